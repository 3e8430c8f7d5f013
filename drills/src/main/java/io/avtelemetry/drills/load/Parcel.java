package io.avtelemetry.drills.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPOutputStream;

/** One request: fresh events, events that were accepted before, and bad ones, in one body. */
final class Parcel {
  private static final String JSON = "application/json";
  private static final String NDJSON = "application/x-ndjson";
  private static final String FORM = "application/x-www-form-urlencoded";

  private final List<String> texts = new ArrayList<>();
  private final Map<Reporter, Integer> fresh = new HashMap<>();
  private final Set<Integer> bad = new TreeSet<>();
  private final RandomGenerator random;
  private final String contentType;
  private int resent;

  private Parcel(RandomGenerator random, String contentType) {
    this.random = random;
    this.contentType = contentType;
  }

  /** A parcel for so many events. */
  static Parcel of(int events, RandomGenerator random) {
    if (events == 1) {
      return new Parcel(random, random.nextInt(4) == 0 ? FORM : JSON);
    }
    return new Parcel(random, random.nextBoolean() ? JSON : NDJSON);
  }

  void addFresh(Reporter reporter) {
    addFresh(reporter, reporter.accepted() + fresh.getOrDefault(reporter, 0));
  }

  void addFresh(Reporter reporter, long sequence) {
    fresh.merge(reporter, 1, Integer::sum);
    texts.add(text(reporter.event(sequence)));
  }

  void addResent(Reporter reporter, long sequence) {
    resent++;
    texts.add(text(reporter.event(sequence)));
  }

  void addBad() {
    bad.add(texts.size());
    texts.add(
        contentType.equals(FORM)
            ? "timestamp=now&vin=" + BadEvents.VIN
            : BadEvents.draw(random, contentType.equals(NDJSON)));
  }

  private String text(DrillEvent event) {
    return contentType.equals(FORM) ? EventText.form(event, random) : EventText.json(event, random);
  }

  /** How many events it carries. */
  int size() {
    return texts.size();
  }

  /** Which of them must be refused, by index. */
  Set<Integer> bad() {
    return bad;
  }

  int resent() {
    return resent;
  }

  /** How many events of each reporter it carries for the first time. */
  Map<Reporter, Integer> fresh() {
    return fresh;
  }

  String contentType() {
    return contentType;
  }

  String text() {
    return switch (contentType) {
      case NDJSON -> String.join("\n", texts) + "\n";
      case JSON -> texts.size() == 1 ? texts.get(0) : "[" + String.join(",", texts) + "]";
      default -> texts.get(0);
    };
  }

  byte[] body() {
    return text().getBytes(StandardCharsets.UTF_8);
  }

  static byte[] compress(byte[] body) {
    var bytes = new ByteArrayOutputStream(body.length);
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return bytes.toByteArray();
  }
}
