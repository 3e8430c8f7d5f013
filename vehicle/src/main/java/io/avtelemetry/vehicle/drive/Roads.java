package io.avtelemetry.vehicle.drive;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Where vehicles can drive: the routes of a folder, planned once for every manner of driving. */
public final class Roads {
  private final List<List<Course>> courses;

  private Roads(List<List<Course>> courses) {
    this.courses = courses;
  }

  /**
   * Reads and plans the routes of a folder.
   *
   * @throws RouteException where there is none, or one cannot be driven
   */
  public static Roads read(Path folder) throws RouteException {
    var courses = new ArrayList<List<Course>>();
    for (Route route : RouteFiles.read(folder)) {
      try {
        courses.add(plan(route));
      } catch (IllegalArgumentException e) {
        throw new RouteException(folder, route.name() + " " + e.getMessage());
      }
    }
    return new Roads(List.copyOf(courses));
  }

  /** Roads of these routes. */
  static Roads of(Route... routes) {
    var courses = new ArrayList<List<Course>>();
    for (Route route : routes) {
      courses.add(plan(route));
    }
    return new Roads(courses);
  }

  private static List<Course> plan(Route route) {
    Way way = Way.along(route);
    var courses = new ArrayList<Course>();
    for (Driver driver : Driver.values()) {
      courses.add(new Course(way, driver));
    }
    return courses;
  }

  /** A vehicle somewhere on one of the routes, driven in one of the manners. */
  public Motion enter(RandomGenerator random) {
    List<Course> ways = courses.get(random.nextInt(courses.size()));
    return new Motion(ways.get(random.nextInt(ways.size())), random);
  }
}
