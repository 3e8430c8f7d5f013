package io.avtelemetry.vehicle;

import static org.assertj.core.api.Assertions.assertThat;

import io.avtelemetry.vehicle.drive.Roads;
import io.avtelemetry.vehicle.drive.RouteException;
import io.avtelemetry.vehicle.replay.Track;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TripTest {
  private static final long SECOND = 1_000_000_000L;

  @TempDir Path folder;

  @Test
  void a_drive_reports_at_its_beat_and_ends_after_its_events() throws Exception {
    Trip drive = drive(1, 3);

    assertThat(dues(drive)).containsExactly(2 * SECOND, 5 * SECOND, 8 * SECOND);
  }

  @Test
  void after_a_stall_missed_beats_are_left_out() throws Exception {
    Trip drive = drive(1, 10);

    drive.next(2 * SECOND + 3 * 3 * SECOND + 1, 0);

    assertThat(drive.dueNanos()).isEqualTo(14 * SECOND);
  }

  @Test
  void the_same_seed_reports_the_same_drive() throws Exception {
    Trip one = drive(42, 100);
    Trip other = drive(42, 100);

    for (int i = 0; i < 100; i++) {
      long due = one.dueNanos();
      assertThat(one.next(due, due / 1000)).isEqualTo(other.next(due, due / 1000));
    }
  }

  @Test
  void a_replay_reports_every_point_when_it_was_recorded() throws Exception {
    assertThat(dues(replay(new Pace(1), false))).containsExactly(0L, SECOND, 3 * SECOND);
  }

  @Test
  void a_replay_can_be_faster() throws Exception {
    assertThat(dues(replay(new Pace(10), false))).containsExactly(0L, SECOND / 10, 3 * SECOND / 10);
  }

  @Test
  void a_replay_is_stamped_with_the_present_or_keeps_the_tracks_times() throws Exception {
    Trip stamped = replay(new Pace(1), false);
    Trip kept = replay(new Pace(1), true);
    stamped.next(0, 77);
    kept.next(0, 77);

    assertThat(stamped.next(0, 78).timestampMicros()).isEqualTo(78);
    assertThat(kept.next(0, 78).timestampMicros()).isEqualTo(1_388_534_401_000_000L);
  }

  @Test
  void only_a_replay_as_fast_as_may_be_is_eager() throws Exception {
    assertThat(replay(Pace.MAX, false).isEager()).isTrue();
    assertThat(replay(new Pace(10), false).isEager()).isFalse();
    assertThat(drive(1, 1).isEager()).isFalse();
  }

  private static List<Long> dues(Trip trip) {
    var dues = new ArrayList<Long>();
    while (trip.dueNanos() != Trip.ENDED) {
      dues.add(trip.dueNanos());
      trip.next(trip.dueNanos(), 0);
    }
    return dues;
  }

  private static Trip drive(long seed, long events) throws RouteException {
    return new Drive(
        Roads.read(Path.of("../scenarios/fleet/routes")).enter(new SplittableRandom(seed)),
        Duration.ofSeconds(2),
        Duration.ofSeconds(3),
        events);
  }

  private Trip replay(Pace pace, boolean keepTime) throws Exception {
    Path file = folder.resolve("track.csv");
    Files.writeString(
        file, "time,latitude,longitude\n1388534400,1,1\n1388534401,1,2\n1388534403,1,3\n");
    return new Replay(Track.read(file), pace, keepTime, Duration.ZERO, Long.MAX_VALUE);
  }
}
