package io.avtelemetry.drills.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the account found to be different: all counted, the first ones of each kind in words. */
public final class Findings {
  private static final int MOST_WORDS = 5;

  private final Map<String, Integer> kinds = new TreeMap<>();
  private final List<String> words = new ArrayList<>();
  private long count;

  /**
   * Adds one.
   *
   * @param finding its kind, a colon, and the rest
   */
  void add(String finding) {
    count++;
    if (kinds.merge(finding.substring(0, finding.indexOf(':')), 1, Integer::sum) <= MOST_WORDS) {
      words.add(finding);
    }
  }

  void addUnless(boolean exact, String finding) {
    if (!exact) {
      add(finding);
    }
  }

  /** How many there are. */
  public long count() {
    return count;
  }

  /** The first ones of each kind. */
  public List<String> words() {
    return List.copyOf(words);
  }

  /** How many there are of each kind. */
  public Map<String, Integer> kinds() {
    return new TreeMap<>(kinds);
  }
}
