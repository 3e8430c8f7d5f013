package io.avtelemetry.drills.site;

import java.util.List;

/** Two parts that talk to each other. */
public record Pair(Part one, Part other) {
  /** Each of them, along an event's way. */
  public static final List<Pair> ALL =
      List.of(
          new Pair(Part.INGEST, Part.CLIENTS),
          new Pair(Part.INGEST, Part.BROKER),
          new Pair(Part.SINK, Part.BROKER),
          new Pair(Part.SINK, Part.POSTGRES));

  /** Whether a part is one of the two. */
  public boolean has(Part part) {
    return one == part || other == part;
  }

  @Override
  public String toString() {
    return one + "-" + other;
  }
}
