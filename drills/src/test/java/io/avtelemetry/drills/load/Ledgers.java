package io.avtelemetry.drills.load;

import java.util.List;
import java.util.SplittableRandom;

/** Ledgers of load generators that never ran. */
public final class Ledgers {
  private Ledgers() {}

  /** So many events of each reporter are accepted, and so many bad ones are refused. */
  public static Ledger accepting(List<Reporter> reporters, int events, int bad) {
    var ledger = new Ledger();
    reporters.forEach(ledger::add);
    Parcel parcel = Parcel.of(2, new SplittableRandom(1));
    for (Reporter reporter : reporters) {
      for (int i = 0; i < events; i++) {
        parcel.addFresh(reporter);
      }
    }
    for (int i = 0; i < bad; i++) {
      parcel.addBad();
    }
    ledger.settled(parcel);
    ledger.rejected(bad);
    return ledger;
  }

  /** One more bad event is sent, and no answer names it. */
  public static void forgetBadEvent(Ledger ledger) {
    Parcel parcel = Parcel.of(2, new SplittableRandom(2));
    parcel.addBad();
    ledger.settled(parcel);
  }

  /** One more event is said to be accepted than was sent. */
  public static void acceptOneMore(Reporter reporter) {
    reporter.accepted(1);
  }

  /** An answer comes that no client expects. */
  public static void surprise(Ledger ledger) {
    ledger.surprise("status 200 where 202 was due");
  }
}
