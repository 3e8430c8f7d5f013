package io.avtelemetry.drills.load;

import java.util.random.RandomGenerator;

/** Events that ingest must refuse, each with one thing wrong. */
final class BadEvents {
  /** Of every bad event, so that one that got through is found. */
  static final String VIN = Reporter.VIN_PREFIX + "X00000000000";

  private static final String GOOD =
      """
      {"timestamp":"2026-11-21T08:00:00Z","vin":"%s","make":"Ford","model":"Edge","position_x":1,\
      "position_y":2,"position_z":3,"speed":4}"""
          .formatted(VIN);

  /** What is replaced by what; well-formed JSON all the same. */
  private static final String[][] CHANGES = {
    {"\"make\":\"Ford\",", ""},
    {"\"timestamp\":\"2026-11-21T08:00:00Z\"", "\"timestamp\":\"yesterday\""},
    {"\"timestamp\":\"2026-11-21T08:00:00Z\"", "\"timestamp\":\"2026-02-30T08:00:00Z\""},
    {"\"timestamp\":\"2026-11-21T08:00:00Z\"", "\"timestamp\":1e99"},
    {VIN, "drillx00000000000"},
    {VIN, VIN + "0"},
    {"\"Ford\"", "\"Fordfordfordfordfordf\""},
    {"\"Ford\"", "\"F\\u0000d\""},
    {"\"Ford\"", "\"F\\ud83d\""},
    {"\"Ford\"", "null"},
    {"\"Ford\"", "[\"Ford\"]"},
    {"\"speed\":4", "\"speed\":-4"},
    {"\"speed\":4", "\"speed\":\"fast\""},
    {"\"speed\":4", "\"speed\":1e999"},
    {"\"speed\":4", "\"speed\":4,\"speed\":5"},
    {"\"speed\":4", "\"speed\":4,\"heading\":360"},
    {"\"speed\":4", "\"speed\":4,\"latitude\":90.000001"},
    {"\"speed\":4", "\"speed\":4,\"colour\":\"red\""},
    {GOOD, "42"},
    {GOOD, "[7]"},
  };

  /** What can stand in a line of NDJSON without harm to its neighbours. */
  private static final String[] MALFORMED = {
    "{", "hello", GOOD.substring(0, 40), GOOD + "}", GOOD.replace("4}", "NaN}"), "\u0000"
  };

  private BadEvents() {}

  /** One with nothing wrong, of whom nobody else sends. */
  static String goodOne(String vin) {
    return GOOD.replace(VIN, vin);
  }

  /**
   * @param malformed whether the text may be no JSON at all
   */
  static String draw(RandomGenerator random, boolean malformed) {
    if (malformed && random.nextInt(4) == 0) {
      return MALFORMED[random.nextInt(MALFORMED.length)];
    }
    String[] change = CHANGES[random.nextInt(CHANGES.length)];
    return GOOD.replace(change[0], change[1]);
  }
}
