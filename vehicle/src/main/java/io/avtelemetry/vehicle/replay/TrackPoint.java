package io.avtelemetry.vehicle.replay;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A recorded point as its file says it.
 *
 * @param time to the microsecond
 * @param latitude degrees
 * @param longitude degrees
 * @param elevationMeters NaN where the file does not say
 */
record TrackPoint(Instant time, double latitude, double longitude, double elevationMeters) {
  private static final Pattern EPOCH_SECONDS = Pattern.compile("-?\\d{1,12}(\\.\\d{1,9})?");

  /**
   * Offsets as ISO 8601 has them: {@code Z}, {@code +02:00}, {@code +0200}, {@code +02}, or none.
   */
  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXX][XX][X]")
          .toFormatter(Locale.ROOT);

  /**
   * Reads the texts of a file.
   *
   * @param time ISO 8601, in UTC where it names no offset, or seconds since 1970
   * @param elevation null where there is none
   * @throws TrackException naming the line and the value at fault
   */
  static TrackPoint parse(
      long line, String time, String latitude, String longitude, String elevation)
      throws TrackException {
    return new TrackPoint(
        time(line, time),
        degrees(line, "latitude", latitude, 90),
        degrees(line, "longitude", longitude, 180),
        elevation == null ? Double.NaN : number(line, "elevation", elevation));
  }

  private static Instant time(long line, String text) throws TrackException {
    if (text == null || text.isBlank()) {
      throw new TrackException(line, "the point has no time");
    }
    String stripped = text.strip();
    try {
      if (EPOCH_SECONDS.matcher(stripped).matches()) {
        int point = stripped.indexOf('.');
        String whole = point < 0 ? stripped : stripped.substring(0, point);
        String fraction = point < 0 ? "" : stripped.substring(point + 1);
        long nanos = Long.parseLong((fraction + "000000000").substring(0, 9));
        long sign = stripped.startsWith("-") ? -1 : 1;
        return Instant.ofEpochSecond(Long.parseLong(whole), sign * nanos)
            .truncatedTo(ChronoUnit.MICROS);
      }
      TemporalAccessor moment =
          ISO.parseBest(stripped.replace(' ', 'T'), OffsetDateTime::from, LocalDateTime::from);
      Instant instant =
          moment instanceof OffsetDateTime at
              ? at.toInstant()
              : ((LocalDateTime) moment).toInstant(ZoneOffset.UTC);
      return instant.truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeException e) {
      throw new TrackException(line, "'" + stripped + "' is not a time");
    }
  }

  private static double degrees(long line, String name, String text, double bound)
      throws TrackException {
    if (text == null || text.isBlank()) {
      throw new TrackException(line, "the point has no " + name);
    }
    double degrees = number(line, name, text);
    if (Math.abs(degrees) > bound) {
      throw new TrackException(line, name + " " + text.strip() + " is beyond " + bound);
    }
    return degrees;
  }

  private static double number(long line, String name, String text) throws TrackException {
    try {
      double number = Double.parseDouble(text.strip());
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new TrackException(line, name + " '" + text.strip() + "' is not a number");
  }
}
