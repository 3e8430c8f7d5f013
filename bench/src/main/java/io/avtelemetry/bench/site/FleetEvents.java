package io.avtelemetry.bench.site;

import io.avtelemetry.settings.StreamsSettings;
import io.avtelemetry.stream.EventParser;
import io.avtelemetry.stream.EventStream;
import io.avtelemetry.stream.EventWriter;
import io.avtelemetry.stream.RefusedException;
import io.avtelemetry.stream.Streams;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Events of the stream {@code diag} as a fleet reports them: every vehicle once a second, with the
 * digits that vehicles send. The same number is always the same event. Not thread-safe.
 */
public final class FleetEvents {
  /** How many vehicles report. */
  public static final int VEHICLES = 1_000;

  private static final long BEGIN_MICROS =
      Instant.parse("2026-11-21T00:00:00Z").getEpochSecond() * 1_000_000;
  private static final String[] MODELS = {"Maverick", "Escape", "F-150", "Explorer", "Mustang"};

  private final int vehicles;
  private final EventStream stream;
  private final EventParser parser;
  private final EventWriter writer;

  /** Of {@link #VEHICLES}; reads the stream's own file. */
  public FleetEvents() {
    this(VEHICLES);
  }

  /** Of so many vehicles, at most a million. */
  public FleetEvents(int vehicles) {
    this.vehicles = vehicles;
    stream =
        Streams.read(
                new StreamsSettings(
                    Path.of("scenarios/fleet/streams"), "diag", Optional.empty(), Optional.empty()))
            .defaultStream();
    parser = new EventParser(stream);
    writer = new EventWriter(stream);
  }

  /** The stream. */
  public EventStream stream() {
    return stream;
  }

  /** Which vehicle reports an event, from 0. */
  public static int vehicle(long number) {
    return (int) (number % VEHICLES);
  }

  /** A vehicle's VIN, which is the Kafka key. */
  public static String vin(int vehicle) {
    return String.format(Locale.ROOT, "1FTFW1E5%dPF%06d", vehicle % 10, vehicle);
  }

  /** The event's Kafka key. */
  public String key(long number) {
    return vin((int) (number % vehicles));
  }

  /** The event as a vehicle posts it. */
  public String posted(long number) {
    int vehicle = (int) (number % vehicles);
    long second = number / vehicles;
    long micros = BEGIN_MICROS + second * 1_000_000 + vehicle * 997L;
    double turn = second * 0.01 + vehicle;
    double east = 3_000 * Math.sin(turn);
    double north = 3_000 * Math.cos(turn);
    return String.format(
        Locale.ROOT,
        "{\"timestamp\":\"%s\",\"vin\":\"%s\",\"make\":\"Ford\",\"model\":\"%s\",\"position_x\":%.2f,"
            + "\"position_y\":%.2f,\"position_z\":%.2f,\"speed\":%.2f,\"latitude\":%.7f,"
            + "\"longitude\":%.7f,\"heading\":%.1f}",
        Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000),
        vin(vehicle),
        MODELS[vehicle % MODELS.length],
        east,
        north,
        12 + 3 * Math.sin(turn * 7),
        15 + 10 * Math.sin(turn * 3),
        48.1 + north / 111_200,
        11.5 + east / 74_300,
        Math.floorMod(second * 3 + vehicle, 360) + 0.5);
  }

  /** The event as ingest puts it onto the topic. */
  public byte[] canonical(long number) {
    byte[] json = posted(number).getBytes(StandardCharsets.UTF_8);
    try {
      return writer.value(parser.parse(json, 0, json.length));
    } catch (RefusedException e) {
      throw new IllegalStateException(posted(number), e);
    }
  }
}
