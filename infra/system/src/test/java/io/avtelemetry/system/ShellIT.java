package io.avtelemetry.system;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import org.junit.jupiter.api.Test;

class ShellIT {
  private static final int TOOL_IS_MISSING = 77;

  @Test
  void the_scripts_pass_shellcheck_and_their_own_tests() {
    try (var copy = Installation.of("local")) {
      var checked = copy.shell("env -i PATH=\"$PATH\" HOME=\"$HOME\" bash infra/test/run.sh");
      assumeFalse(checked.status() == TOOL_IS_MISSING, checked.stderr());
      checked.succeeded();
    }
  }
}
