package io.avtelemetry.local;

/** By what somebody logs in to a server. */
public record Login(String name, String password) {
  /** Nothing of the password. */
  @Override
  public String toString() {
    return name;
  }
}
