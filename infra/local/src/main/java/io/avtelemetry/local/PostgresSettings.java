package io.avtelemetry.local;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What one local PostgreSQL is made of.
 *
 * @param dataDirectory where the data is kept; initialised at the first start
 * @param binaries where the server's programs are unpacked to, once for all servers that name it
 * @param log the file the server's log is appended to
 * @param port the port on 127.0.0.1
 * @param database created at the first start
 * @param user the superuser
 * @param password of the user; connections are authenticated by SCRAM
 * @param durable whether a commit is on the disk before it is acknowledged; false for tests, which
 *     then start and write faster
 * @param roles who works with the database; none for tests, where the superuser does
 * @param tls by what it proves who it is; with it nobody is let in without encryption
 */
public record PostgresSettings(
    Path dataDirectory,
    Path binaries,
    Path log,
    int port,
    String database,
    String user,
    String password,
    boolean durable,
    Optional<PostgresRoles> roles,
    Optional<TlsFiles> tls) {

  /** All but the password. */
  @Override
  public String toString() {
    return user + "@127.0.0.1:" + port + "/" + database + ", data in " + dataDirectory;
  }

  String jdbcUrl(String databaseName) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + databaseName;
  }
}
