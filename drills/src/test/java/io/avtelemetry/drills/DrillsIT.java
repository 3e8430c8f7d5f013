package io.avtelemetry.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Every kind of fault once against a whole installation, then the account. */
class DrillsIT {
  private static final long LIMIT_MINUTES = 15;

  /** As long as every module before this one was built, this builds nothing. */
  @Test
  void the_account_is_exact_after_every_kind_of_fault() throws Exception {
    Path root = repository();
    File log = root.resolve("drills/target/drills-it.log").toFile();
    var builder =
        new ProcessBuilder("bash", "drills/run.sh", "--seed", "1")
            .directory(root.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log);
    builder.environment().keySet().removeIf(key -> key.startsWith("POSTGRES_PASSWORD"));
    Process drills = builder.start();
    boolean ended = drills.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
    if (!ended) {
      drills.destroy(); // it tears its installation down
      ended = drills.waitFor(1, TimeUnit.MINUTES);
    }

    String report = Files.readString(log.toPath());
    System.out.println(report);
    assertThat(ended).as(report).isTrue();
    assertThat(drills.exitValue()).as(report).isZero();
    assertThat(report).contains("EXACT: 0 differences");
  }

  private static Path repository() {
    Path path = Path.of("").toAbsolutePath();
    while (!Files.exists(path.resolve("launch_infra.sh"))) {
      path = path.getParent();
    }
    return path;
  }
}
