package io.avtelemetry.vehicle.drive;

import java.nio.file.Path;

/** A route file that cannot be driven: which, and what is wrong with it. */
public final class RouteException extends Exception {
  private static final long serialVersionUID = 1L;

  RouteException(Path file, String problem) {
    super(file + ": " + problem);
  }
}
