package io.avtelemetry.dashboard;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;

/** The parameters of a request, each checked where it is taken. */
final class Query {
  private final Map<String, Deque<String>> parameters;

  Query(Map<String, Deque<String>> parameters) {
    this.parameters = parameters;
  }

  Optional<String> text(String name) throws Problem {
    Deque<String> values = parameters.get(name);
    if (values == null || values.isEmpty()) {
      return Optional.empty();
    }
    if (values.size() > 1) {
      throw new Problem(400, name + " is given twice");
    }
    return Optional.of(values.getFirst()).filter(v -> !v.isEmpty());
  }

  Instant time(String name, Instant otherwise) throws Problem {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      Instant time = OffsetDateTime.parse(text.get()).toInstant();
      int year = time.atOffset(java.time.ZoneOffset.UTC).getYear();
      if (year >= 1970 && year <= 9999) {
        return time;
      }
    } catch (DateTimeException e) {
      // told below
    }
    throw new Problem(400, name + " must be a time such as 2026-11-21T08:00:00Z, from 1970 on");
  }

  long whole(String name, long otherwise, long minimum, long maximum) throws Problem {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(text.get());
      if (number >= minimum && number <= maximum) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new Problem(400, name + " must be a whole number from " + minimum + " to " + maximum);
  }

  /** A window of time that ends after it begins. */
  record Window(Instant from, Instant to) {}

  /** The window that {@code from} and {@code to} give: by default the last of that length. */
  Window window(Instant now, Duration otherwise) throws Problem {
    Instant to = time("to", now);
    Instant from = time("from", to.minus(otherwise));
    if (!from.isBefore(to)) {
      throw new Problem(400, "from must be before to");
    }
    return new Window(from, to);
  }
}
