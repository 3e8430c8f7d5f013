package io.avtelemetry.drills.fault;

import io.avtelemetry.drills.site.Pair;
import io.avtelemetry.drills.site.Part;
import java.util.ArrayList;
import java.util.List;

/** All kinds of faults that a drill draws from. */
public final class Faults {
  private Faults() {}

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
                new Freeze(Part.POSTGRES, 12),
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
