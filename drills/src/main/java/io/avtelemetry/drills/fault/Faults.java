package io.avtelemetry.drills.fault;

import io.avtelemetry.drills.site.Pair;
import io.avtelemetry.drills.site.Part;
import io.avtelemetry.drills.site.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All kinds of faults that a drill draws from. */
public final class Faults {
  private Faults() {}

  /**
   * Every kind once that an installation with several of each has, and one of one has not.
   *
   * @param size of the installation
   */
  public static List<Fault> ofSeveral(Size size) {
    List<Part> brokers = Part.BROKERS.subList(0, size.brokers());
    List<Part> ingests = Part.INGESTS.subList(0, size.producers());
    List<Part> sinks = Part.SINKS.subList(0, size.consumers());
    List<Part> any = Stream.of(brokers, ingests, sinks).flatMap(List::stream).toList();
    return List.of(
        new KillAny("kill-any-broker", brokers, 1),
        new KillController(),
        new KillAny("kill-any-ingest", ingests, 1),
        new KillAny("kill-any-sink", sinks, 1),
        new KillAny("kill-two", any, 2),
        new Kill(Part.POSTGRES),
        new Scale("producer"),
        new Scale("consumer"),
        new Upgrade());
  }

  /**
   * Every kind once.
   *
   * @param disks whether the servers' disks can be filled
   * @param network whether the network between the parts can be broken
   */
  public static List<Fault> all(boolean disks, boolean network) {
    var faults =
        new ArrayList<Fault>(
            List.of(
                new Kill(Part.INGEST),
                new Kill(Part.SINK),
                new Kill(Part.BROKER),
                new Kill(Part.POSTGRES),
                new Freeze(Part.INGEST, 6),
                new Freeze(Part.SINK, 8),
                new Freeze(Part.BROKER, 7),
                new Freeze(Part.POSTGRES, 31),
                new RestartPostgres(),
                new EndSessions(),
                new TakeConnections(),
                new LockTable(),
                ReadOnly.SERVER,
                ReadOnly.SESSIONS,
                ReadOnly.TABLE,
                new Rebalance(),
                new Takeover()));
    if (disks) {
      faults.add(new FillDisk(Part.BROKER));
      faults.add(new FillDisk(Part.POSTGRES));
    }
    if (network) {
      for (Part part : List.of(Part.INGEST, Part.SINK, Part.BROKER, Part.POSTGRES)) {
        faults.add(new Disconnect(part));
      }
      for (Pair pair : Pair.ALL) {
        faults.add(new LosePackets(pair, 1));
        faults.add(new LosePackets(pair, 0.2));
        faults.add(new SlowLine(pair));
      }
    }
    return List.copyOf(faults);
  }
}
