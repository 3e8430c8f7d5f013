package io.avtelemetry.drills.fault;

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
   */
  public static List<Fault> all(boolean disks) {
    var faults =
        new ArrayList<Fault>(
            List.of(
                new Kill(Part.INGEST),
                new Kill(Part.SINK),
                new Kill(Part.BROKER),
                new Kill(Part.POSTGRES),
                new Freeze(Part.INGEST, 6),
                new Freeze(Part.SINK, 11),
                new Freeze(Part.BROKER, 8),
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
    return List.copyOf(faults);
  }
}
