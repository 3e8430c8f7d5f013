package io.avtelemetry.dashboard;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the fleet has done since midnight (UTC), for {@code /api/fleet}.
 *
 * <p>The cost is bounded however large the fleet and its day are: each row is added up once, by
 * index, a few vehicles and a few thousand rows a statement; then only what came since is, of
 * vehicles that reported. One thread does it, every {@value #PERIOD_SECONDS} s while somebody
 * looks; who asks is given the last answer and never a query. Where a report came late, behind a
 * newer one of the same vehicle that is added up already, that vehicle's day is added up anew.
 */
final class FleetDay {
  private static final Logger log = LoggerFactory.getLogger(FleetDay.class);
  static final int PERIOD_SECONDS = 15;
  private static final Duration PERIOD = Duration.ofSeconds(PERIOD_SECONDS);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Duration BUDGET = Duration.ofSeconds(5);
  private static final Duration ASKED_LATELY = Duration.ofMinutes(5);

  /** Shorter than this, a gap between two reports is a way, however often the vehicle reports. */
  private static final long LONGEST_GAP = TimeUnit.MINUTES.toMicros(1);

  private static final int MOST_VEHICLES_A_STATEMENT = 200;
  private static final int LEAST_VEHICLES_A_STATEMENT = 5;

  /** Few at a time: after an outage of ingest, a whole fleet may repeat itself. */
  private static final int MOST_LATE_AT_ONCE = 100;

  private static final String CANCELED = "57014";

  private final ReadOnlyDatabase database;
  private final LiveFleet fleet;
  private final Optional<DayQuery> query;
  private final IntFunction<List<String>> late;
  private final InstantSource clock;
  private final long usualInterval;

  // Of the thread that looks.
  private final Map<String, DayOfVehicle> days = new HashMap<>();
  private final Deque<String> lateVins = new ArrayDeque<>();
  private LocalDate day = LocalDate.MIN;
  private int vehiclesAStatement = MOST_VEHICLES_A_STATEMENT;
  private long lastNanos;
  private long lastVersion = -1;

  private volatile Instant asked = Instant.EPOCH;
  private volatile byte[] json;
  private volatile boolean complete;

  /**
   * @param late gives at most so many vehicles of which a late report is a row by now
   */
  FleetDay(
      ReadOnlyDatabase database,
      LiveFleet fleet,
      Optional<VehicleFields> fields,
      Duration reportInterval,
      IntFunction<List<String>> late,
      InstantSource clock) {
    this.database = database;
    this.fleet = fleet;
    this.late = late;
    this.clock = clock;
    usualInterval = TimeUnit.NANOSECONDS.toMicros(reportInterval.toNanos());
    query = fields.map(DayQuery::new);
    json = encode(clock.instant());
  }

  /** The last answer. */
  byte[] json() {
    asked = clock.instant();
    return json;
  }

  /** Brings the day up to date where it is time; returns when to look again. */
  Duration look() {
    Instant now = clock.instant();
    boolean wanted = Duration.between(asked, now).compareTo(ASKED_LATELY) < 0;
    boolean due = System.nanoTime() - lastNanos >= PERIOD.toNanos() || lastVersion < 0;
    boolean first = lastVersion < 0 && fleet.version() > 0;
    if (query.isEmpty() || (!first && !(wanted && (due || !complete)))) {
      return PAUSE;
    }
    long began = System.nanoTime();
    addUp();
    lastNanos = System.nanoTime();
    // While there is more, half of the time is PostgreSQL's own.
    Duration spent = Duration.ofNanos(lastNanos - began);
    return spent.compareTo(PAUSE) > 0 ? spent : PAUSE;
  }

  /** Brings the day up to date, as far as that can be done now. */
  void addUp() {
    Instant now = clock.instant();
    try {
      addUp(now, System.nanoTime());
    } catch (SQLException e) {
      if (CANCELED.equals(e.getSQLState())) {
        vehiclesAStatement = Math.max(LEAST_VEHICLES_A_STATEMENT, vehiclesAStatement / 2);
      }
      complete = false;
      log.debug("the fleet's day is not up to date: {}", ReadOnlyDatabase.told(e));
    }
    json = encode(now);
  }

  private void addUp(Instant now, long began) throws SQLException {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    if (!today.equals(day)) {
      day = today;
      days.clear();
    }
    OffsetDateTime midnight = day.atStartOfDay().atOffset(ZoneOffset.UTC);
    beginAnewWhereLate(midnight);
    lastVersion = fleet.version();
    List<String> behind = behind(Times.micros(midnight));
    boolean done = true;
    for (int from = 0; from < behind.size(); from += vehiclesAStatement) {
      if (System.nanoTime() - began > BUDGET.toNanos()) {
        done = false;
        break;
      }
      List<String> vins = behind.subList(from, Math.min(behind.size(), from + vehiclesAStatement));
      database.read(
          connection -> {
            query.orElseThrow().addUp(connection, vins, days, midnight.plusDays(1));
            return null;
          });
      done &= vins.stream().noneMatch(vin -> days.get(vin).unfinished);
    }
    complete = done;
  }

  /** Forgets the sums of those vehicles of which rows came to stand among those added up. */
  private void beginAnewWhereLate(OffsetDateTime midnight) throws SQLException {
    if (lateVins.isEmpty()) {
      lateVins.addAll(late.apply(MOST_LATE_AT_ONCE));
    }
    for (; !lateVins.isEmpty(); lateVins.remove()) {
      String vin = lateVins.element();
      DayOfVehicle of = days.get(vin);
      if (of != null && of.counted) {
        boolean more =
            database.read(connection -> query.orElseThrow().hasMore(connection, vin, of, midnight));
        if (more) {
          days.put(vin, new DayOfVehicle(Times.micros(midnight)));
        }
      }
    }
  }

  /** Vehicles that reported after what is added up; those that are furthest behind come first. */
  private List<String> behind(long midnight) {
    var behind = new ArrayList<String>();
    for (Position position : fleet.positions()) {
      if (position.micros() >= midnight) {
        DayOfVehicle of = days.computeIfAbsent(position.vin(), vin -> new DayOfVehicle(midnight));
        if (position.micros() > of.sinceMicros || !of.counted) {
          of.longestGapMicros = Math.max(LONGEST_GAP, position.rhythm().silentAfter(usualInterval));
          behind.add(position.vin());
        }
      }
    }
    behind.sort(Comparator.comparingLong((String vin) -> days.get(vin).sinceMicros));
    return behind;
  }

  private byte[] encode(Instant now) {
    try {
      return Json.bytes(out -> write(out, now));
    } catch (SQLException e) {
      throw new IllegalStateException("nothing was asked of PostgreSQL", e);
    }
  }

  private void write(JsonGenerator out, Instant now) throws IOException {
    out.writeStartObject();
    out.writeStringField("asOf", Times.iso(now));
    out.writeStringField("day", LocalDate.ofInstant(now, ZoneOffset.UTC).toString());
    out.writeBooleanField("complete", complete);
    out.writeArrayFieldStart("vehicles");
    for (Position position : fleet.positions()) {
      write(out, position, days.get(position.vin()));
    }
    out.writeEndArray();
    out.writeObjectFieldStart("speedDistribution");
    out.writeArrayFieldStart("boundaries");
    for (double boundary : DayQuery.SPEED_BOUNDARIES) {
      Json.number(out, boundary, 1);
    }
    out.writeEndArray();
    out.writeArrayFieldStart("counts");
    for (int i = 0; i < DayQuery.SPEED_BOUNDARIES.size(); i++) {
      int speedClass = i;
      out.writeNumber(days.values().stream().mapToLong(d -> d.classes[speedClass]).sum());
    }
    out.writeEndArray();
    out.writeEndObject();
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, Position position, DayOfVehicle day)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("vin", position.vin());
    out.writeStringField("make", position.make());
    out.writeStringField("model", position.model());
    Json.numberField(out, "distanceToday", day == null ? 0 : day.meters, 1);
    Json.numberField(out, "averageSpeed", day == null ? Double.NaN : day.averageSpeed(), 2);
    Json.numberField(out, "topSpeed", day == null ? Double.NaN : day.topSpeed, 2);
    Json.numberField(out, "movingSeconds", day == null ? 0 : day.movingSeconds, 1);
    Json.numberField(out, "standingSeconds", day == null ? 0 : day.standingSeconds, 1);
    out.writeStringField("lastReport", Times.iso(position.micros()));
    out.writeEndObject();
  }
}
