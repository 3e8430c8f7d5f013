package io.avtelemetry.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/** A PostgreSQL data directory: initialised or not, with processes working in it or not. */
final class DataDirectory {
  private static final int PID_LINE = 0;
  private static final int PORT_LINE = 3;

  private final Path path;

  DataDirectory(Path path) {
    this.path = path.toAbsolutePath();
  }

  /** Initialises the directory unless it is; one that was left half made is made anew. */
  void initializeOnce(PostgresPrograms programs, PostgresSettings settings)
      throws IOException, InterruptedException {
    if (Files.exists(path.resolve("PG_VERSION"))) {
      return;
    }
    Files.createDirectories(path.getParent());
    Path unfinished = path.resolveSibling(path.getFileName() + ".unfinished");
    Trees.delete(unfinished);
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Path password = Files.createTempFile(path.getParent(), "initial-", ".password", ownerOnly);
    try {
      Files.writeString(password, settings.password() + "\n");
      programs.run(
          settings.log().toFile(),
          "initdb",
          "--pgdata=" + unfinished,
          "--username=" + settings.user(),
          "--pwfile=" + password,
          "--auth=scram-sha-256",
          "--encoding=UTF8",
          // The server's own collation: the same order on every machine, whatever locales it has.
          "--locale-provider=builtin",
          "--builtin-locale=C.UTF-8",
          "--locale=C",
          settings.durable() ? "--data-checksums" : "--no-sync");
    } finally {
      Files.deleteIfExists(password);
    }
    Trees.delete(path);
    Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The server that works in this directory, started by whomever. */
  Optional<ProcessHandle> postmaster() throws IOException {
    Optional<ProcessHandle> named =
        pidFileLine(PID_LINE).flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)));
    return named.filter(this::worksHere);
  }

  /** The port which that server listens on. */
  Optional<Integer> port() throws IOException {
    return pidFileLine(PORT_LINE).map(Integer::valueOf);
  }

  /** Every process that works in this directory: the server and its children, orphans too. */
  List<ProcessHandle> processes() {
    return ProcessHandle.allProcesses().filter(this::worksHere).toList();
  }

  /**
   * Removes the pid file of a server that is gone, which a process that got the same pid would make
   * PostgreSQL believe in.
   */
  void forgetGonePostmaster() throws IOException {
    if (processes().isEmpty()) {
      Files.deleteIfExists(path.resolve("postmaster.pid"));
    }
  }

  private Optional<String> pidFileLine(int index) throws IOException {
    Path file = path.resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(file);
    return index < lines.size() ? Optional.of(lines.get(index).strip()) : Optional.empty();
  }

  /**
   * PostgreSQL's processes have their data directory as their working directory, which no recycled
   * pid has.
   */
  private boolean worksHere(ProcessHandle process) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", String.valueOf(process.pid()), "cwd"))
              .equals(path.toRealPath())
          && process.info().command().map(command -> command.endsWith("/postgres")).orElse(false);
    } catch (IOException goneOrNotOurs) {
      return false;
    }
  }
}
