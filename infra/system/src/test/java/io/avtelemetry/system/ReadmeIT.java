package io.avtelemetry.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The README's command blocks do what a reader expects: they are run, in order, in a copy of the
 * repository.
 */
class ReadmeIT {
  private static final Logger log = LoggerFactory.getLogger(ReadmeIT.class);

  /** A block of commands, after a comment that says why it is not run, if it is not. */
  private static final Pattern BLOCK =
      Pattern.compile(
          "(?:<!-- not run: (?<reason>.*?) -->\\s*)?^```(?:bash|sh)\\n(?<commands>.*?)^```$",
          Pattern.MULTILINE | Pattern.DOTALL);

  /** The ports in the README, and the keys of those that this installation has instead. */
  private static final Map<String, String> PORTS =
      Map.of(
          "9092", "KAFKA_BROKER_HOST_PORT",
          "5432", "POSTGRES_HOST_PORT",
          "5001", "PRODUCER_HOST_PORT",
          "5011", "PRODUCER_OPS_HOST_PORT",
          "5021", "CONSUMER_OPS_HOST_PORT",
          "5031", "VEHICLE_OPS_HOST_PORT",
          "8080", "DASHBOARD_HOST_PORT");

  @Test
  void every_command_block_of_the_readme_works(@TempDir Path directory) throws IOException {
    Path readme = Installation.repository().resolve("README.md");
    for (String tool : List.of("git", "curl", "psql")) {
      assumeTrue(isThere(tool), tool + " is not on this machine, and the README uses it");
    }
    List<String> blocks = blocks(Files.readString(readme));
    assertThat(blocks).as("blocks that are run").isNotEmpty();
    try (var installation = Installation.of("local", copy(directory.resolve("copy")))) {
      for (String block : blocks) {
        log.info("README runs:\n{}", block);
        var outcome = installation.shell(withPortsOf(installation, block)).succeeded();
        if (block.contains("curl -i ")) {
          assertThat(outcome.stdout()).as(block).contains("HTTP/1.1 202");
        }
        if (block.contains("fuel.avsc")) {
          await()
              .atMost(Duration.ofMinutes(1))
              .untilAsserted(
                  () -> assertThat(installation.count("SELECT count(*) FROM fuel")).isOne());
        }
      }
    }
  }

  private static boolean isThere(String tool) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }

  private static List<String> blocks(String readme) {
    var blocks = new ArrayList<String>();
    var matcher = BLOCK.matcher(readme);
    while (matcher.find()) {
      if (matcher.group("reason") != null) {
        log.info(
            "README does not run ({}):\n{}", matcher.group("reason"), matcher.group("commands"));
      } else {
        blocks.add(matcher.group("commands"));
      }
    }
    return blocks;
  }

  /** What is not ignored, and the jars, which take longer to build than all blocks to run. */
  private static Path copy(Path target) throws IOException {
    Files.createDirectories(target);
    var copied =
        new ProcessBuilder(
                "bash",
                "-euo",
                "pipefail",
                "-c",
                """
                cd "$1"
                {
                  git ls-files --cached --others --exclude-standard
                  find infra/local/target producer-http/target consumer-sql/target vehicle/target \\
                    -maxdepth 2 -name '*.jar' -print
                } | tar -cf - --files-from=- | tar -xf - -C "$2"
                # This build has made them, even where it left one alone that would be the same again.
                touch "$2"/*/target/*.jar "$2"/infra/local/target/*.jar
                """,
                "copy",
                Installation.repository().toString(),
                target.toString())
            .inheritIO()
            .start();
    assertThat(copied.onExit().join().exitValue()).isZero();
    return target;
  }

  private static String withPortsOf(Installation installation, String block) {
    String text = block;
    for (var port : PORTS.entrySet()) {
      text = text.replaceAll("\\b" + port.getKey() + "\\b", installation.setting(port.getValue()));
    }
    return text;
  }
}
