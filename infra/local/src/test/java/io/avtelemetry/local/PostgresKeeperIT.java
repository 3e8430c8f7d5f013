package io.avtelemetry.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresKeeperIT {
  @TempDir Path directory;

  @Test
  void starts_a_killed_server_again_and_writes_its_new_pid() throws Exception {
    Path pidFile = directory.resolve("pids/postgres.pid");
    Path ready = directory.resolve("ready/postgres");
    try (var keeper = PostgresKeeper.start(settings(), new RunFiles(directory))) {
      long killed = keeper.server().pid();
      assertThat(pidFile).hasContent(String.valueOf(killed));
      assertThat(ready).exists();
      keeper.server().kill();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> keeper.server().pid() != killed && Files.exists(ready));
      assertThat(pidFile).hasContent(String.valueOf(keeper.server().pid()));
    }
    assertThat(pidFile).doesNotExist();
    assertThat(ready).doesNotExist();
  }

  @Test
  void goes_on_trying_while_its_files_cannot_be_written() throws Exception {
    Path pidFile = directory.resolve("pids/postgres.pid");
    Path folder = directory.resolve("ready");
    try (var keeper = PostgresKeeper.start(settings(), new RunFiles(directory))) {
      String killed = Files.readString(pidFile);
      Trees.delete(folder);
      Files.writeString(folder, "in the way");
      keeper.server().kill();
      await().atMost(Duration.ofSeconds(60)).until(() -> !Files.readString(pidFile).equals(killed));
      Files.delete(folder);
      await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(folder.resolve("postgres")));
      assertThat(pidFile).hasContent(String.valueOf(keeper.server().pid()));
      assertThat(ProcessHandle.of(keeper.server().pid())).isPresent();
    }
  }

  private PostgresSettings settings() {
    return new PostgresSettings(
        directory.resolve("data"),
        LocalPostgresIT.BINARIES,
        directory.resolve("postgres.log"),
        FreePort.find(),
        "test",
        "test",
        "secret",
        false,
        Optional.empty(),
        Optional.empty());
  }
}
