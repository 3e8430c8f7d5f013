package io.avtelemetry.ingest;

import io.avtelemetry.settings.KafkaSettings;
import io.avtelemetry.settings.OpsSettings;
import io.avtelemetry.settings.SettingsReader;
import io.avtelemetry.settings.StreamsSettings;

/** The settings of this process, checked as a whole. */
record IngestSettings(
    HttpSettings http,
    PublisherSettings publisher,
    KafkaSettings kafka,
    StreamsSettings streams,
    OpsSettings ops) {

  /**
   * Reads the settings from the environment and the arguments.
   *
   * @throws io.avtelemetry.settings.SettingsException with every fault, one line each
   */
  static IngestSettings load(String... arguments) {
    return read(SettingsReader.of(arguments));
  }

  static IngestSettings read(SettingsReader reader) {
    HttpSettings http = HttpSettings.read(reader);
    var settings =
        new IngestSettings(
            http,
            PublisherSettings.read(reader, http),
            KafkaSettings.read(reader),
            StreamsSettings.read(reader),
            OpsSettings.read(reader));
    for (String stray : reader.positionals()) {
      reader.fault(stray, "is not a flag; ingest takes nothing else (--help lists the flags)");
    }
    reader.check();
    return settings;
  }
}
