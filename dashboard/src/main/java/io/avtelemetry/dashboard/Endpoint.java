package io.avtelemetry.dashboard;

import java.sql.SQLException;

/** Answers GET at one path; called on a worker thread, where it may wait for PostgreSQL. */
interface Endpoint {
  /**
   * The answer.
   *
   * @param name the part of the path that names what is asked for, empty where it has none
   */
  Answer answer(String name, Query query) throws Problem, SQLException;
}
