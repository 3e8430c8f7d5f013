package io.avtelemetry.system;

/** The whole as processes of this machine. */
class LocalPipelineIT extends PipelineScenarios {
  LocalPipelineIT() {
    super("local");
  }
}
