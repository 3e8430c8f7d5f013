package io.avtelemetry.dashboard;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Times between microseconds since 1970, PostgreSQL and ISO 8601. */
final class Times {
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private Times() {}

  static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  static long micros(OffsetDateTime time) {
    return micros(time.toInstant());
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  static OffsetDateTime ofDatabase(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  /** Such as {@code 2026-11-21T08:00:00.123456Z}. */
  static String iso(long micros) {
    return ISO.format(instant(micros));
  }

  static String iso(Instant time) {
    return ISO.format(time);
  }
}
