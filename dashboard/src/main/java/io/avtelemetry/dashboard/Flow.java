package io.avtelemetry.dashboard;

/**
 * How the pipeline does at one moment.
 *
 * @param reporting how many vehicles are not silent
 */
record Flow(
    Account account,
    int reporting,
    Latency latency,
    boolean kafkaUp,
    boolean postgresUp,
    boolean sinkUp) {

  /** The data of a {@code state} event. */
  String state() {
    return "{\"kafka\":\"%s\",\"postgres\":\"%s\",\"sink\":\"%s\"}"
        .formatted(told(kafkaUp), told(postgresUp), told(sinkUp));
  }

  private static String told(boolean up) {
    return up ? "up" : "away";
  }
}
