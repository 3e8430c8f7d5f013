package io.avtelemetry.ingest;

import io.avtelemetry.settings.SettingsReader;
import java.time.Duration;
import java.util.Locale;

/**
 * How events go to Kafka.
 *
 * @param requestTimeout within which a request must be answered; Kafka gets less of it
 * @param maxEventBytes key and value of the largest event that is sent
 * @param bufferBytes what the producer may hold
 */
record PublisherSettings(
    Compression compression, Duration requestTimeout, int maxEventBytes, long bufferBytes) {

  /** What Kafka knows. */
  enum Compression {
    NONE,
    GZIP,
    SNAPPY,
    LZ4,
    ZSTD;

    String kafkaName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static PublisherSettings read(SettingsReader reader, HttpSettings http) {
    return new PublisherSettings(
        reader.oneOf("PRODUCER_COMPRESSION", Compression.class),
        http.requestTimeout(),
        http.maxRequestBytes(),
        // Ingest's own bound must be met first: batches are allocated whole, however full.
        2 * http.maxInFlightBytes());
  }
}
