package io.avtelemetry.drills.site;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A small file system in a file, mounted under a server's data, that can be filled up. */
public final class Volume implements AutoCloseable {
  private final Path image;
  private final Path directory;

  private Volume(Path image, Path directory) {
    this.image = image;
    this.directory = directory;
  }

  /** Whether this machine lets this user mount file systems. */
  public static boolean possible(Path scratch) throws InterruptedException {
    try (Volume trial = create(scratch.resolve("trial.img"), scratch.resolve("trial"), 16)) {
      return Files.isDirectory(trial.directory);
    } catch (DrillException e) {
      return false;
    } catch (IOException e) {
      throw new DrillException("cannot unmount " + scratch, e);
    }
  }

  /**
   * Makes and mounts one.
   *
   * @throws DrillException where that is not allowed here
   */
  public static Volume create(Path image, Path directory, int mebibytes)
      throws InterruptedException {
    try {
      Files.createDirectories(directory);
      try (var file = new RandomAccessFile(image.toFile(), "rw")) {
        file.setLength((long) mebibytes << 20);
      }
      run("mkfs.ext4", "-q", "-F", "-m", "0", image.toString());
      run("mount", "-o", "loop", image.toString(), directory.toString());
      // Kafka takes every folder there for a partition.
      Files.deleteIfExists(directory.resolve("lost+found"));
      return new Volume(image, directory);
    } catch (IOException e) {
      throw new DrillException("no file system at " + directory, e);
    }
  }

  /** Takes all the space that is left. */
  public void fill() throws IOException, InterruptedException {
    long free = Files.getFileStore(directory).getUsableSpace();
    // In ever smaller pieces: the file system needs some blocks to write down where the piece lies.
    for (long piece = free; piece >= 4096; piece /= 2) {
      int status = status("fallocate", "-l", String.valueOf(piece), filler(piece).toString());
      if (status != 0) {
        Files.deleteIfExists(filler(piece));
      }
    }
  }

  private Path filler(long piece) {
    return directory.resolve("filler-" + piece + ".tmp");
  }

  /** Gives the space back. */
  public void free() throws IOException {
    try (var files = Files.newDirectoryStream(directory, "filler-*.tmp")) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      for (int i = 0; i < 50 && status("umount", directory.toString()) != 0; i++) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(image);
  }

  private static void run(String... command) throws InterruptedException {
    String unused = Command.output(command);
  }

  private static int status(String... command) throws InterruptedException {
    return Command.status(List.of(command));
  }
}
