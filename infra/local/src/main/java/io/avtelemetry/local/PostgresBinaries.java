package io.avtelemetry.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks PostgreSQL's programs, which come as an archive on the class path, into a directory named
 * by their content.
 */
final class PostgresBinaries {
  private static final int ANY_EXECUTE = 0111;

  private PostgresBinaries() {}

  /**
   * The directory that has {@code bin/postgres}; unpacks it on the first call, safely beside other
   * processes doing the same.
   */
  static Path unpack(Path parent) {
    String archive = "/postgres-linux-" + architecture() + ".txz";
    try {
      Path home = parent.resolve("postgres-" + fingerprint(archive));
      if (!Files.exists(home)) {
        Files.createDirectories(parent);
        Path unfinished = Files.createTempDirectory(parent, "unpacking-");
        unpack(archive, unfinished);
        moveUnlessThere(unfinished, home);
      }
      return home;
    } catch (IOException e) {
      throw new LocalServerException("PostgreSQL's programs cannot be unpacked to " + parent, e);
    }
  }

  private static String architecture() {
    String name = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return switch (name) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64", "arm64" -> "arm_64";
      default ->
          throw new LocalServerException(
              "no PostgreSQL for processor " + name + "; there is one for amd64, aarch64");
    };
  }

  private static String fingerprint(String archive) throws IOException {
    var crc = new CRC32();
    try (InputStream in = open(archive)) {
      crc.update(in.readAllBytes());
    }
    return Long.toHexString(crc.getValue());
  }

  private static InputStream open(String archive) {
    InputStream in = PostgresBinaries.class.getResourceAsStream(archive);
    if (in == null) {
      throw new LocalServerException(archive + " is not on the class path");
    }
    return in;
  }

  private static void unpack(String archive, Path target) throws IOException {
    try (var tar = new TarArchiveInputStream(new XZInputStream(open(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException("entry " + entry.getName() + " leads out of the archive");
        }
        if (entry.isDirectory()) {
          Files.createDirectories(path);
        } else {
          Files.createDirectories(path.getParent());
          if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
          } else {
            Files.copy(tar, path);
            if ((entry.getMode() & ANY_EXECUTE) != 0 && !path.toFile().setExecutable(true)) {
              throw new IOException(path + " cannot be made executable");
            }
          }
        }
      }
    }
  }

  private static void moveUnlessThere(Path unfinished, Path home) throws IOException {
    try {
      Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw e;
    } catch (FileSystemException anotherWasFaster) {
      if (!Files.exists(home.resolve("bin/postgres"))) {
        throw anotherWasFaster;
      }
      Trees.delete(unfinished);
    }
  }
}
