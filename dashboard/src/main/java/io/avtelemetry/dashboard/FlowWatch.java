package io.avtelemetry.dashboard;

import com.fasterxml.jackson.core.JsonGenerator;
import io.avtelemetry.dashboard.LogEnds.Part;
import io.avtelemetry.stream.EventStream;
import io.avtelemetry.stream.Streams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Asks every second what became of the records: the sink's books, the ends of Kafka's logs, and
 * what ingest and sink tell operators. One thread asks; anybody reads the last {@link Flow}.
 */
final class FlowWatch {
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration REPORTED_LATELY = Duration.ofMinutes(1);
  private static final List<String> NAMES =
      List.of("accepted", "stored", "duplicate", "dead", "refused", "lag");

  private final ReadOnlyDatabase database;
  private final LogEnds logEnds;
  private final LiveFleet fleet;
  private final Optional<VehicleFields> fields;
  private final OpsAddresses ingest;
  private final OpsAddresses sinks;
  private final long usualInterval;
  private final InstantSource clock;
  private final Trouble postgres = new Trouble("PostgreSQL");
  private final Trouble kafka = new Trouble("Kafka");
  private final Trouble sink = new Trouble("sink");

  // Of the thread that looks.
  private final Backlog backlog = new Backlog();
  private final List<Counters> perIngest = new ArrayList<>();
  private final Map<String, Rates> streamRates = new HashMap<>();
  private final Rates stored = new Rates();
  private final Rates duplicate = new Rates();
  private final Rates dead = new Rates();
  private volatile Progress progress;
  private Map<Part, Long> ends = Map.of();
  private Latency latency = Latency.UNKNOWN;
  private long lastPoint;

  private final Series series = new Series(NAMES);
  private final Series streamSeries;
  private final List<String> streamNames = new ArrayList<>();
  private volatile Flow flow;

  /** One ingest's counters; each falls to 0 when its process is started again. */
  private record Counters(Rates accepted, Rates refused) {}

  FlowWatch(
      ReadOnlyDatabase database,
      LogEnds logEnds,
      LiveFleet fleet,
      Optional<VehicleFields> fields,
      SceneSettings settings,
      Streams streams,
      InstantSource clock) {
    this.database = database;
    this.logEnds = logEnds;
    this.fleet = fleet;
    this.fields = fields;
    this.ingest = new OpsAddresses(settings.ingestOps());
    this.sinks = new OpsAddresses(settings.sinkOps());
    this.usualInterval = TimeUnit.NANOSECONDS.toMicros(settings.reportInterval().toNanos());
    this.clock = clock;
    settings.ingestOps().forEach(a -> perIngest.add(new Counters(new Rates(), new Rates())));
    for (EventStream stream : streams) {
      streamNames.add(stream.name());
      streamRates.put(stream.name(), new Rates());
    }
    streamSeries = new Series(streamNames);
    lastPoint = clock.instant().getEpochSecond();
    flow =
        new Flow(
            Account.unknown(List.of("not known yet")), 0, Latency.UNKNOWN, false, false, false);
  }

  /** How it stands, by the last look. */
  Flow flow() {
    return flow;
  }

  /** How far the sink is in each partition, by the last look. */
  Map<Part, Long> sinkPositions() {
    Progress read = progress;
    return read == null ? Map.of() : read.next();
  }

  /** Why the sink's books cannot be read. */
  Optional<String> postgresAwayBecause() {
    return postgres.now();
  }

  /** Why Kafka's logs cannot be read. */
  Optional<String> kafkaAwayBecause() {
    return kafka.now();
  }

  /** Asks once; returns when to ask again. */
  Duration look() throws InterruptedException {
    long began = System.nanoTime();
    readProgress();
    readEnds();
    lookAfterTheSink();
    Instant now = clock.instant();
    boolean point = now.getEpochSecond() - lastPoint >= Series.INTERVAL.toSeconds();
    if (point) {
      readLatency(now);
    }
    flow = flowAt(now);
    if (point) {
      lastPoint = now.getEpochSecond();
      addPoint(lastPoint);
    }
    Duration rest = PERIOD.minusNanos(System.nanoTime() - began);
    return rest.isNegative() ? Duration.ZERO : rest;
  }

  private void readProgress() {
    try {
      progress = Progress.read(database);
      postgres.over();
    } catch (SQLException e) {
      postgres.met(ReadOnlyDatabase.told(e));
    }
  }

  private void readEnds() throws InterruptedException {
    try {
      ends = logEnds.read();
      kafka.over();
    } catch (LogEnds.AwayException e) {
      kafka.met(e.getMessage());
    }
  }

  private void lookAfterTheSink() throws InterruptedException {
    if (sinks.get("/healthz").stream().anyMatch(Optional::isPresent)) {
      sink.over();
    } else {
      sink.met("no answer from its operations endpoint");
    }
  }

  private void readLatency(Instant now) {
    if (fields.isEmpty() || postgres.isAway()) {
      return;
    }
    long since = Times.micros(now.minus(REPORTED_LATELY));
    List<String> vins =
        fleet.positions().stream()
            .filter(p -> p.micros() >= since)
            .limit(Latency.SAMPLE)
            .map(Position::vin)
            .toList();
    try {
      latency = Latency.read(database, fields.get(), vins);
    } catch (SQLException e) {
      latency = Latency.UNKNOWN;
    }
  }

  private Flow flowAt(Instant now) {
    int reporting = fleet.reporting(Times.micros(now), usualInterval);
    return new Flow(
        account(), reporting, latency, !kafka.isAway(), !postgres.isAway(), !sink.isAway());
  }

  private Account account() {
    var trouble = new ArrayList<String>();
    if (postgres.isAway()) {
      trouble.add("PostgreSQL does not answer");
    }
    if (kafka.isAway()) {
      trouble.add("Kafka does not answer");
    }
    if (sink.isAway()) {
      trouble.add("the sink does not answer");
    }
    if (progress == null) {
      return Account.unknown(trouble);
    }
    // Old positions beside new ends would tell of a lag that may not be.
    if (!postgres.isAway() && !kafka.isAway()) {
      backlog.look(progress.next(), ends, System.nanoTime());
    }
    return new Account(
        progress.dealtWith() + backlog.records(),
        progress.stored(),
        progress.duplicate(),
        progress.dead(),
        progress.missing(),
        backlog.records(),
        progress.exact() && !backlog.isBeyondTheEnd(),
        backlog.behindSeconds(),
        trouble);
  }

  private void addPoint(long epochSeconds) throws InterruptedException {
    long nanos = System.nanoTime();
    double accepted = 0;
    double refused = 0;
    boolean known = false;
    List<Optional<String>> metrics = ingest.get("/metrics");
    for (int i = 0; i < metrics.size(); i++) {
      Optional<String> text = metrics.get(i);
      double takes = sum(text, "ingest_events_accepted_total");
      double refuses = sum(text, "ingest_events_rejected_total");
      double acceptedHere = perIngest.get(i).accepted().next(takes, nanos);
      double refusedHere = perIngest.get(i).refused().next(refuses, nanos);
      if (!Double.isNaN(acceptedHere)) {
        accepted += acceptedHere;
        refused += refusedHere;
        known = true;
      }
    }
    boolean books = progress != null && !postgres.isAway();
    series.add(
        epochSeconds,
        known ? accepted : Double.NaN,
        stored.next(books ? progress.stored() : Double.NaN, nanos),
        duplicate.next(books ? progress.duplicate() : Double.NaN, nanos),
        dead.next(books ? progress.dead() : Double.NaN, nanos),
        known ? refused : Double.NaN,
        books && !kafka.isAway() ? backlog.records() : Double.NaN);
    var points = new double[streamNames.size()];
    for (int i = 0; i < points.length; i++) {
      String stream = streamNames.get(i);
      double end =
          ends.entrySet().stream()
              .filter(e -> e.getKey().stream().equals(stream))
              .mapToLong(Map.Entry::getValue)
              .sum();
      points[i] = streamRates.get(stream).next(kafka.isAway() ? Double.NaN : end, nanos);
    }
    streamSeries.add(epochSeconds, points);
  }

  private static double sum(Optional<String> metrics, String name) {
    return metrics.map(text -> OpsAddresses.sum(text, name)).orElse(Double.NaN);
  }

  /** Rows of time and events a second of a stream, as its records came to Kafka. */
  void writeStream(JsonGenerator out, String stream) throws IOException {
    streamSeries.writeRows(out, stream);
  }

  /** The answer of {@code /api/flow}. */
  byte[] json() {
    return json(flow, Series.all());
  }

  /** The data of a {@code flow} event: with the newest point only. */
  String event() {
    return new String(json(flow, 1), StandardCharsets.UTF_8);
  }

  private byte[] json(Flow now, int points) {
    try {
      return Json.bytes(out -> write(out, now, points));
    } catch (SQLException e) {
      throw new IllegalStateException("nothing was asked of PostgreSQL", e);
    }
  }

  private void write(JsonGenerator out, Flow now, int points) throws IOException {
    Account account = now.account();
    out.writeStartObject();
    out.writeStringField("asOf", Times.iso(clock.instant()));
    out.writeObjectFieldStart("account");
    out.writeNumberField("records", account.records());
    out.writeNumberField("stored", account.stored());
    out.writeNumberField("duplicate", account.duplicate());
    out.writeNumberField("dead", account.dead());
    out.writeNumberField("missing", account.missing());
    out.writeNumberField("inFlight", account.inFlight());
    out.writeStringField("sentence", account.sentence());
    out.writeStringField("state", account.state().name().toLowerCase(Locale.ROOT));
    out.writeStringField("reason", account.reason().orElse(""));
    out.writeEndObject();
    out.writeNumberField("lag", account.inFlight());
    out.writeNumberField("reporting", now.reporting());
    out.writeObjectFieldStart("latency");
    Json.numberField(out, "p50", now.latency().p50(), 3);
    Json.numberField(out, "p99", now.latency().p99(), 3);
    out.writeEndObject();
    out.writeFieldName("series");
    series.write(out, points);
    out.writeEndObject();
  }
}
