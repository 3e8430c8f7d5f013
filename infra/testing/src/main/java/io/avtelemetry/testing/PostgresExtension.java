package io.avtelemetry.testing;

/** Resolves {@link PostgresServer} parameters, see {@link WithPostgres}. */
final class PostgresExtension extends ServerExtension<PostgresServer> {
  PostgresExtension() {
    super(PostgresServer.class);
  }

  @Override
  PostgresServer start(TestServers servers, boolean shared) {
    return new PostgresServer(servers.startPostgres(), shared);
  }
}
