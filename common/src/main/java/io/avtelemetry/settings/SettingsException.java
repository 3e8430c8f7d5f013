package io.avtelemetry.settings;

import java.util.List;

/** The configuration is not usable: every fault of it, one line each, naming the key. */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> faults;

  /**
   * @param faults one line for each fault
   */
  public SettingsException(List<String> faults) {
    super(String.join(System.lineSeparator(), faults));
    this.faults = List.copyOf(faults);
  }

  /** One line for each fault, in the order in which they were found. */
  public List<String> faults() {
    return faults;
  }
}
