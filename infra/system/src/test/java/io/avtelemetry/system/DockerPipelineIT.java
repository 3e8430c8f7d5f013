package io.avtelemetry.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The whole in containers, where an engine and the images are there. */
@ExtendWith(WhereContainersRun.class)
class DockerPipelineIT extends PipelineScenarios {
  DockerPipelineIT() {
    super("docker");
  }

  @Test
  void no_container_can_write_to_its_root_become_root_or_fork_without_bound() {
    installation().run("launch_fleet.sh", "-n", "1").succeeded();
    List<String> names = containers();
    assertThat(names)
        .contains("kafka-broker1", "postgres", "producer1", "consumer1", "dashboard1", "vehicle1");
    for (String name : names) {
      assertThat(inspected(name, "{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.PidsLimit}}"))
          .as(name)
          .matches("true [1-9]\\d*");
      // What the kernel says of the process itself: its four user ids, its rights, and no way to
      // others.
      assertThat(inside(name, "grep -E ^\"(Uid|Cap.*|NoNewPrivs)\": /proc/1/status | cut -d: -f2"))
          .as(name)
          .matches("([1-9]\\d*\\s+){4}(0{16}\\s+){5}1");
      assertThat(
              inside(
                  name,
                  "for folder in / /etc /usr /var; do touch $folder/x 2>/dev/null && echo $folder; done; true"))
          .as("folders of the root that %s can write to", name)
          .isEmpty();
    }
    installation().run("teardown_fleet.sh").succeeded();
  }

  @Test
  void every_image_says_what_it_is_made_of() {
    // The servers' official images are as their makers have them.
    boolean ours = WhereContainersRun.imageSource().equals("packages");
    for (String name : containers()) {
      if (ours || !List.of("kafka-broker1", "postgres").contains(name)) {
        assertThat(inside(name, "grep -l bomFormat /usr/share/sbom/*.cdx.json"))
            .as(name)
            .contains("/usr/share/sbom/debian.cdx.json");
      }
    }
    // Maven's offline mode makes none.
    assumeThat(Installation.repository().resolve("producer-http/target/sbom.cdx.json")).exists();
    assertThat(inside("producer1", "cat /usr/share/sbom/av-telemetry.cdx.json"))
        .contains("pkg:maven/io.undertow/undertow-core@");
  }

  private List<String> containers() {
    return docker(
            "ps --filter label=io.avtelemetry.installation="
                + installation().runDirectory()
                + " --format '{{.Label \"io.avtelemetry.name\"}}'")
        .lines()
        .toList();
  }

  private String inspected(String name, String format) {
    return docker("inspect --format '" + format + "' " + container(name));
  }

  private String inside(String name, String command) {
    return docker("exec " + container(name) + " sh -c '" + command + "'");
  }

  private String container(String name) {
    return installation().setting("AV_INSTANCE") + "-" + name;
  }

  private String docker(String arguments) {
    return installation().shell("docker " + arguments).succeeded().stdout().strip();
  }
}
