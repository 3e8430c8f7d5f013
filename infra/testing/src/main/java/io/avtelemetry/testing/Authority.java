package io.avtelemetry.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A certificate authority of a test's own, made by the repository's certs.sh. */
public final class Authority {
  private final Path folder;

  private Authority(Path folder) {
    this.folder = folder;
  }

  /** One that keeps its files in a folder. */
  public static Authority in(Path folder) {
    return new Authority(folder.toAbsolutePath());
  }

  /** A certificate and its key, as PEM. */
  public record Issued(Path certificate, Path key) {}

  /** The authority's own certificate, once it has issued one. */
  public Path certificate() {
    return folder.resolve("tls/ca.crt");
  }

  /** For a server that is reached as 127.0.0.1 and localhost; options as certs.sh knows them. */
  public Issued server(String name, String... options) {
    return issue("server", name, options);
  }

  /** For a server that is a client of its like, too. */
  public Issued peer(String name, String... options) {
    return issue("peer", name, options);
  }

  /** For a client; the name is its subject. */
  public Issued client(String name, String... options) {
    return issue("client", name, options);
  }

  private Issued issue(String kind, String name, String... options) {
    var command = new ArrayList<>(List.of("bash", script().toString(), kind, name));
    command.addAll(List.of(options));
    try {
      Files.createDirectories(folder);
      var builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("AV_RUN_DIR", folder.toString());
      Process process = builder.start();
      process.getOutputStream().close();
      String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("certs.sh failed: " + told);
      }
    } catch (IOException e) {
      throw new IllegalStateException("certs.sh did not run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("certs.sh was not waited for", e);
    }
    return new Issued(
        folder.resolve("tls/" + name + ".crt"), folder.resolve("tls/" + name + ".key"));
  }

  /** The repository's, above wherever the test runs. */
  private static Path script() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve("certs.sh"))) {
        return at.resolve("certs.sh");
      }
    }
    throw new IllegalStateException("there is no certs.sh above " + Path.of("").toAbsolutePath());
  }
}
