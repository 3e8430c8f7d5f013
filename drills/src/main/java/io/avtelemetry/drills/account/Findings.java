package io.avtelemetry.drills.account;

import java.util.ArrayList;
import java.util.List;

/** What the account found to be different, the first ones in words. */
public final class Findings {
  private static final int MOST_WORDS = 40;

  private final List<String> words = new ArrayList<>();
  private long count;

  void add(String finding) {
    count++;
    if (words.size() < MOST_WORDS) {
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

  /** The first ones. */
  public List<String> words() {
    return List.copyOf(words);
  }
}
