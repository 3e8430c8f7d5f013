package io.avtelemetry.stream;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;

/**
 * Timestamps between text and microseconds since 1970 (UTC).
 *
 * <p>Reads RFC 3339 date-times and decimal epoch seconds; writes {@code
 * 2026-11-21T08:00:00.123456Z}. Digits behind the microsecond are rounded half up. The days are
 * counted as in Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms".
 */
final class Timestamps {
  static final String FORMS =
      "must be a time: ISO 8601 with a zone (2026-11-21T08:00:00.123456Z) or epoch seconds";

  /** Length of the written form. */
  static final int LENGTH = 27;

  static final long MICROS_PER_SECOND = 1_000_000;
  static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

  /** What stands for "no time". */
  static final long INVALID = Long.MIN_VALUE;

  private static final long EARLIEST = LocalDate.of(1, 1, 1).toEpochDay() * MICROS_PER_DAY;
  private static final long LATEST =
      (LocalDate.of(9999, 12, 31).toEpochDay() + 1) * MICROS_PER_DAY - 1;
  private static final int DAYS_PER_ERA = 146_097;
  private static final int DAYS_BEFORE_1970 = 719_468;

  private Timestamps() {}

  /** Microseconds of an RFC 3339 date-time, or {@link #INVALID}. */
  static long parse(char[] text, int start, int length) {
    int end = start + length;
    if (length < 20
        || text[start + 4] != '-'
        || text[start + 7] != '-'
        || (text[start + 10] != 'T' && text[start + 10] != 't' && text[start + 10] != ' ')
        || text[start + 13] != ':'
        || text[start + 16] != ':') {
      return INVALID;
    }
    int year = digits(text, start, 4);
    int month = digits(text, start + 5, 2);
    int day = digits(text, start + 8, 2);
    int hour = digits(text, start + 11, 2);
    int minute = digits(text, start + 14, 2);
    int second = digits(text, start + 17, 2);
    if (!isDate(year, month, day)
        || hour < 0
        || hour > 23
        || minute < 0
        || minute > 59
        || second < 0
        || second > 59) {
      return INVALID;
    }
    int at = start + 19;
    long micros = 0;
    if (text[at] == '.') {
      int first = ++at;
      int unit = 100_000;
      for (; at < end && text[at] >= '0' && text[at] <= '9'; at++) {
        int digit = text[at] - '0';
        if (unit > 0) {
          micros += (long) digit * unit;
          unit /= 10;
        } else if (at == first + 6 && digit >= 5) {
          micros++;
        }
      }
      if (at == first) {
        return INVALID;
      }
    }
    int offset = zone(text, at, end);
    if (offset == Integer.MIN_VALUE) {
      return INVALID;
    }
    long seconds =
        epochDay(year, month, day) * 86_400L + hour * 3600L + minute * 60L + second - offset;
    return bounded(seconds * MICROS_PER_SECOND + micros);
  }

  /** Seconds east of UTC of {@code Z} or {@code ±hh:mm}, or Integer.MIN_VALUE. */
  private static int zone(char[] text, int at, int end) {
    if (at == end - 1 && (text[at] == 'Z' || text[at] == 'z')) {
      return 0;
    }
    if (end - at != 6 || (text[at] != '+' && text[at] != '-') || text[at + 3] != ':') {
      return Integer.MIN_VALUE;
    }
    int hours = digits(text, at + 1, 2);
    int minutes = digits(text, at + 4, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
      return Integer.MIN_VALUE;
    }
    return (text[at] == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
  }

  /** Microseconds of whole epoch seconds, or {@link #INVALID}. */
  static long ofEpochSeconds(long seconds) {
    return seconds > LATEST / MICROS_PER_SECOND || seconds < EARLIEST / MICROS_PER_SECOND
        ? INVALID
        : seconds * MICROS_PER_SECOND;
  }

  /** Microseconds of decimal epoch seconds, or {@link #INVALID}. */
  static long ofEpochSeconds(BigDecimal seconds) {
    // Looked at before any rounding, which would compute all the digits of 1e999999999: twelve
    // before the point are beyond the year 9999, and nothing is left of what is below a
    // microsecond.
    long magnitude = (long) seconds.precision() - seconds.scale();
    if (seconds.signum() == 0 || magnitude < -6) {
      return 0;
    }
    if (magnitude > 12) {
      return INVALID;
    }
    return bounded(seconds.movePointRight(6).setScale(0, RoundingMode.HALF_UP).longValueExact());
  }

  private static long bounded(long micros) {
    return micros < EARLIEST || micros > LATEST ? INVALID : micros;
  }

  /** Days since 1970 of {@code yyyy-mm-dd}, or {@link #INVALID}. */
  static long parseDate(char[] text, int start, int length) {
    if (length != 10 || text[start + 4] != '-' || text[start + 7] != '-') {
      return INVALID;
    }
    int year = digits(text, start, 4);
    int month = digits(text, start + 5, 2);
    int day = digits(text, start + 8, 2);
    return isDate(year, month, day) ? epochDay(year, month, day) : INVALID;
  }

  /** Writes the date-time's {@value #LENGTH} ASCII characters; returns the place behind them. */
  static int write(long micros, byte[] to, int at) {
    long day = Math.floorDiv(micros, MICROS_PER_DAY);
    long ofDay = Math.floorMod(micros, MICROS_PER_DAY);
    int second = (int) (ofDay / MICROS_PER_SECOND);
    int fraction = (int) (ofDay % MICROS_PER_SECOND);
    writeDate(day, to, at);
    to[at + 10] = 'T';
    writeDigits(second / 3600, 2, to, at + 11);
    to[at + 13] = ':';
    writeDigits(second / 60 % 60, 2, to, at + 14);
    to[at + 16] = ':';
    writeDigits(second % 60, 2, to, at + 17);
    to[at + 19] = '.';
    writeDigits(fraction, 6, to, at + 20);
    to[at + 26] = 'Z';
    return at + LENGTH;
  }

  /** Writes {@code yyyy-mm-dd}; returns the place behind it. */
  static int writeDate(long epochDay, byte[] to, int at) {
    long days = epochDay + DAYS_BEFORE_1970;
    long era = Math.floorDiv(days, DAYS_PER_ERA);
    int dayOfEra = (int) (days - era * DAYS_PER_ERA);
    int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int shifted = (5 * dayOfYear + 2) / 153;
    int month = shifted < 10 ? shifted + 3 : shifted - 9;
    int year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
    writeDigits(year, 4, to, at);
    to[at + 4] = '-';
    writeDigits(month, 2, to, at + 5);
    to[at + 7] = '-';
    writeDigits(dayOfYear - (153 * shifted + 2) / 5 + 1, 2, to, at + 8);
    return at + 10;
  }

  private static void writeDigits(int value, int count, byte[] to, int at) {
    int rest = value;
    for (int i = at + count - 1; i >= at; i--) {
      to[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  private static long epochDay(int year, int month, int day) {
    int shiftedYear = month <= 2 ? year - 1 : year;
    int era = Math.floorDiv(shiftedYear, 400);
    int yearOfEra = shiftedYear - era * 400;
    int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return (long) era * DAYS_PER_ERA + dayOfEra - DAYS_BEFORE_1970;
  }

  private static boolean isDate(int year, int month, int day) {
    return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month);
  }

  private static int daysOf(int year, int month) {
    if (month == 2) {
      return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }

  /** The number of so many decimal digits, or -1. */
  private static int digits(char[] text, int start, int count) {
    int number = 0;
    for (int i = start; i < start + count; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
