package io.avtelemetry.testing;

/** Resolves {@link KafkaServer} parameters, see {@link WithKafka}. */
final class KafkaExtension extends ServerExtension<KafkaServer> {
  KafkaExtension() {
    super(KafkaServer.class);
  }

  @Override
  KafkaServer start(TestServers servers, boolean shared) {
    return new KafkaServer(servers.startKafka(), shared);
  }
}
