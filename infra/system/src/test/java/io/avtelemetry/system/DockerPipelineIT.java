package io.avtelemetry.system;

import org.junit.jupiter.api.extension.ExtendWith;

/** The whole in containers, where an engine and the images are there. */
@ExtendWith(WhereContainersRun.class)
class DockerPipelineIT extends PipelineScenarios {
  DockerPipelineIT() {
    super("docker");
  }
}
