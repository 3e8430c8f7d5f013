package io.avtelemetry.drills.load;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A vehicle of the load generator whose events follow from its number alone, so that the account
 * makes them again instead of keeping them. Its events are accepted in order: so many of the first
 * ones stand in the ledger.
 *
 * <p>Written by the one sender that owns it.
 */
public final class Reporter implements Sent {
  /** What the VINs of all that this module sends begin with; no real maker's do. */
  public static final String VIN_PREFIX = "DRILL";

  /** Between two events of a reporter. */
  static final long STEP_MICROS = 1_000;

  private static final String[] TEXTS = {
    "Ford",
    "O'Brien",
    "\"; DROP TABLE diag",
    "back\\slash\\N",
    "\\.",
    "tab\tnew\nline\r",
    "",
    " ",
    "NULL",
    "\u0001\u001F\u007F",
    "\u00E9 e\u0301 \u00DF",
    "\u8ECA\u4E21\uFF11",
    "\uD83D\uDE97\uD83D\uDE95",
    "\u202Ertl\u200F\u200B",
    "\uFFFF\uFFFD\uE000",
    "\uDBFF\uDFFF",
    "\u2028\u2029",
    "${jndi:x} %s %n",
    "{\"vin\":[1,2]}",
    "a=b&c=d+e%20f",
    "<b>&amp;</b>",
    "F-150",
    "12345678901234567890",
    "\uD83D\uDE97\uD83D\uDE97\uD83D\uDE97\uD83D\uDE97\uD83D\uDE97\uD83D\uDE97\uD83D\uDE97\uD83D\uDE97"
  };

  private static final double[] NUMBERS = {
    0.0,
    -0.0,
    1,
    -1,
    0.1,
    1.0 / 3,
    Double.MIN_VALUE,
    Double.MIN_NORMAL,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    Double.parseDouble("2.2250738585072011e-308"),
    Double.parseDouble("1e23"),
    1e22,
    9007199254740994.0
  };

  private final String vin;
  private final long seed;
  private final long firstMicros;
  private final AtomicLong accepted = new AtomicLong();

  /**
   * Makes its VIN.
   *
   * @param kind one letter that tells the reporter's use
   * @param number makes the VIN, at most 11 digits
   * @param firstMicros the time of the first event
   */
  public Reporter(char kind, int number, long seed, long firstMicros) {
    this.vin = "%s%c%011d".formatted(VIN_PREFIX, kind, number);
    this.seed = seed ^ ((long) kind << 48) ^ number;
    this.firstMicros = firstMicros;
  }

  @Override
  public String vin() {
    return vin;
  }

  /** How many events, from the first on, were answered to be accepted. */
  @Override
  public long accepted() {
    return accepted.get();
  }

  /** Those that wait for an answer are none yet: no request is left when the account is taken. */
  @Override
  public long count() {
    return accepted.get();
  }

  @Override
  public boolean isAccepted(long sequence) {
    return sequence < accepted.get();
  }

  void accepted(int more) {
    accepted.addAndGet(more);
  }

  /** Which of the events has this time; -1 where none can have it. */
  @Override
  public long sequenceAt(long micros) {
    long sequence = Math.floorDiv(micros - firstMicros, STEP_MICROS);
    return sequence >= 0 && event(sequence).micros() == micros ? sequence : -1;
  }

  @Override
  public DrillEvent event(long sequence) {
    var random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + sequence);
    boolean located = random.nextInt(4) != 0;
    return new DrillEvent(
        firstMicros + sequence * STEP_MICROS + random.nextInt((int) STEP_MICROS),
        vin,
        text(random),
        text(random),
        number(random),
        number(random),
        number(random),
        Math.abs(number(random)),
        located ? random.nextDouble() * 180 - 90 : null,
        located ? random.nextDouble() * 360 - 180 : null,
        random.nextBoolean() ? random.nextDouble() * 360 : null);
  }

  private static String text(SplittableRandom random) {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  private static double number(SplittableRandom random) {
    return switch (random.nextInt(8)) {
      case 0 -> NUMBERS[random.nextInt(NUMBERS.length)];
      case 1 -> random.nextInt(-100_000, 100_000);
      default -> (random.nextDouble() - 0.5) * 20_000;
    };
  }
}
