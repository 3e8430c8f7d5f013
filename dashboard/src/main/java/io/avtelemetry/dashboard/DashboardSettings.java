package io.avtelemetry.dashboard;

import io.avtelemetry.settings.KafkaSettings;
import io.avtelemetry.settings.OpsSettings;
import io.avtelemetry.settings.SettingsReader;
import io.avtelemetry.settings.StreamsSettings;

/** The settings of this process, checked as a whole. */
record DashboardSettings(
    HttpSettings http,
    SceneSettings scene,
    DatabaseSettings database,
    KafkaSettings kafka,
    StreamsSettings streams,
    OpsSettings ops) {

  /**
   * Reads the settings from the environment and the arguments.
   *
   * @throws io.avtelemetry.settings.SettingsException with every fault, one line each
   */
  static DashboardSettings load(String... arguments) {
    return read(SettingsReader.of(arguments));
  }

  static DashboardSettings read(SettingsReader reader) {
    var settings =
        new DashboardSettings(
            HttpSettings.read(reader),
            SceneSettings.read(reader),
            DatabaseSettings.read(reader),
            KafkaSettings.read(reader),
            StreamsSettings.read(reader),
            OpsSettings.read(reader));
    for (String stray : reader.positionals()) {
      reader.fault(stray, "is not a flag; the dashboard takes nothing else (--help lists them)");
    }
    reader.check();
    return settings;
  }
}
