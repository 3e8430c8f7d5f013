package io.avtelemetry.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
  private static final long YEAR_1 = -62_135_596_800_000_000L;
  private static final long YEAR_9999 = 253_402_300_799_999_999L;

  @Property
  void what_is_written_is_what_java_time_writes(
      @ForAll @LongRange(min = YEAR_1, max = YEAR_9999) long micros) {
    byte[] to = new byte[Timestamps.LENGTH];
    assertThat(Timestamps.write(micros, to, 0)).isEqualTo(Timestamps.LENGTH);
    String text = new String(to, StandardCharsets.US_ASCII);
    assertThat(Instant.parse(text)).isEqualTo(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    assertThat(parse(text)).isEqualTo(micros);
  }

  @Property
  void zones_are_read_as_java_time_reads_them(
      @ForAll @LongRange(min = YEAR_1 + 100_000_000_000L, max = YEAR_9999 - 100_000_000_000L)
          long micros,
      @ForAll @IntRange(min = -1079, max = 1079) int offsetMinutes) {
    OffsetDateTime time =
        Instant.EPOCH
            .plus(micros, ChronoUnit.MICROS)
            .atOffset(ZoneOffset.ofTotalSeconds(offsetMinutes * 60));
    String text =
        String.format(
            "%04d-%02d-%02dT%02d:%02d:%02d.%06d%s%02d:%02d",
            time.getYear(),
            time.getMonthValue(),
            time.getDayOfMonth(),
            time.getHour(),
            time.getMinute(),
            time.getSecond(),
            time.getNano() / 1000,
            offsetMinutes < 0 ? "-" : "+",
            Math.abs(offsetMinutes) / 60,
            Math.abs(offsetMinutes) % 60);
    assertThat(parse(text)).isEqualTo(micros);
  }

  @Property
  void dates_are_those_of_java_time(
      @ForAll @IntRange(min = -719_162, max = 2_932_896) int epochDay) {
    String text = LocalDate.ofEpochDay(epochDay).toString();
    assertThat(Timestamps.parseDate(text.toCharArray(), 0, text.length())).isEqualTo(epochDay);
    byte[] to = new byte[10];
    Timestamps.writeDate(epochDay, to, 0);
    assertThat(new String(to, StandardCharsets.US_ASCII)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-21T08:00:00Z, 1795248000000000",
    "2026-11-21t08:00:00z, 1795248000000000",
    "2026-11-21 08:00:00+00:00, 1795248000000000",
    "2026-11-21T08:00:00.5Z, 1795248000500000",
    "2026-11-21T08:00:00.1234565Z, 1795248000123457",
    "2026-11-21T08:00:00.1234564999Z, 1795248000123456",
    "2026-11-21T08:00:00.9999999Z, 1795248001000000",
    "1970-01-01T00:00:00-00:30, 1800000000",
  })
  void reads(String text, long micros) {
    assertThat(parse(text)).isEqualTo(micros);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2026-11-21",
        "2026-11-21T08:00:00",
        "2026-11-21T08:00Z",
        "2026-11-21T24:00:00Z",
        "2026-11-21T08:60:00Z",
        "2026-11-21T08:00:60Z",
        "2026-02-29T08:00:00Z",
        "2026-13-01T08:00:00Z",
        "2026-00-01T08:00:00Z",
        "2026-11-21T08:00:00.Z",
        "2026-11-21T08:00:00,5Z",
        "2026-11-21T08:00:00+25:00",
        "2026-11-21T08:00:00+0100",
        "2026-11-21T08:00:00ZZ",
        "0000-11-21T08:00:00Z",
        "+2026-11-21T08:00:00Z",
        "٢٠٢٦-11-21T08:00:00Z",
        "9999-12-31T23:59:59.9999999Z",
      })
  void refuses(String text) {
    assertThat(parse(text)).isEqualTo(Timestamps.INVALID);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1795248000.123456, 1795248000123456",
    "1795248000.1234565, 1795248000123457",
    "1.795248e9, 1795248000000000",
    "-0.5, -500000",
    "0.0000005, 1",
    "0.0000004, 0",
    "1e-100000000, 0",
    "0e-100000000, 0",
    "0e100000000, 0",
  })
  void reads_epoch_seconds(BigDecimal seconds, long micros) {
    assertThat(Timestamps.ofEpochSeconds(seconds)).isEqualTo(micros);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "253402300800", "-1e11", "1e18"})
  void refuses_epoch_seconds_beyond_the_years_1_to_9999(BigDecimal seconds) {
    assertThat(Timestamps.ofEpochSeconds(seconds)).isEqualTo(Timestamps.INVALID);
  }

  private static long parse(String text) {
    return Timestamps.parse(text.toCharArray(), 0, text.length());
  }
}
