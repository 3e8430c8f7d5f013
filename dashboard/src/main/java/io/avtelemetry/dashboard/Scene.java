package io.avtelemetry.dashboard;

import java.util.List;
import java.util.Optional;

/**
 * What the page shows of a scenario.
 *
 * @param vehicles where the vehicles' positions are, unless none of the streams has any
 */
record Scene(String title, Optional<VehicleFields> vehicles, List<Panel> panels) {
  Scene {
    panels = List.copyOf(panels);
  }

  /** The panel of an id. */
  Optional<Panel> panel(String id) {
    return panels.stream().filter(p -> p.id().equals(id)).findFirst();
  }
}
