package io.avtelemetry.drills.load;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What the load generator sent and which answers came; written by all senders. */
public final class Ledger {
  private static final int MOST_SURPRISES = 200;

  private final List<Reporter> reporters = Collections.synchronizedList(new ArrayList<>());
  private final LongAdder accepted = new LongAdder();
  private final LongAdder resent = new LongAdder();
  private final LongAdder badSent = new LongAdder();
  private final LongAdder badRejected = new LongAdder();
  private final Map<String, LongAdder> answers = new ConcurrentSkipListMap<>();
  private final ConcurrentLinkedQueue<String> surprises = new ConcurrentLinkedQueue<>();
  private final AtomicInteger surprisesCount = new AtomicInteger();
  private final AtomicLong slowestMillis = new AtomicLong();

  /** Adds a reporter that a sender will own. */
  public Reporter add(Reporter reporter) {
    reporters.add(reporter);
    return reporter;
  }

  /** All reporters. */
  public List<Reporter> reporters() {
    return List.copyOf(reporters);
  }

  void settled(Parcel parcel) {
    parcel
        .fresh()
        .forEach(
            (reporter, count) -> {
              reporter.accepted(count);
              accepted.add(count);
            });
    resent.add(parcel.resent());
    badSent.add(parcel.bad().size());
  }

  void rejected(int events) {
    badRejected.add(events);
  }

  void answered(String how) {
    answers.computeIfAbsent(how, key -> new LongAdder()).increment();
  }

  void took(long millis) {
    slowestMillis.accumulateAndGet(millis, Math::max);
  }

  void surprise(String what) {
    if (surprisesCount.incrementAndGet() <= MOST_SURPRISES) {
      surprises.add(what);
    }
  }

  /** Fresh events that were answered to be accepted. */
  public long accepted() {
    return accepted.sum();
  }

  /** Accepted events that were sent again and accepted again, on purpose. */
  public long resent() {
    return resent.sum();
  }

  /** Bad events in requests that got an answer. */
  public long badSent() {
    return badSent.sum();
  }

  /** Bad events that an answer named. */
  public long badRejected() {
    return badRejected.sum();
  }

  /** How many requests ended how: by status, or by what broke. */
  public Map<String, Long> answers() {
    var sums = new TreeMap<String, Long>();
    answers.forEach((how, count) -> sums.put(how, count.sum()));
    return sums;
  }

  /** Answers that ought not to have come; the first ones. */
  public List<String> surprises() {
    return List.copyOf(surprises);
  }

  /** How many answers ought not to have come. */
  public int surprisesCount() {
    return surprisesCount.get();
  }

  /** The slowest answer since the last call. */
  public long takeSlowestMillis() {
    return slowestMillis.getAndSet(0);
  }
}
