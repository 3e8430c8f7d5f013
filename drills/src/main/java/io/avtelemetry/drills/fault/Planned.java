package io.avtelemetry.drills.fault;

import io.avtelemetry.drills.site.Part;

/** A day's work by the script for it: no fault, so nothing may stand still for long. */
interface Planned extends Fault {
  @Override
  default boolean hits(Part part) {
    return false;
  }

  @Override
  default boolean isPlanned() {
    return true;
  }
}
