package io.avtelemetry.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One commit gives the same jars, wherever and by whomever it is built. */
class ReproducibleJarsIT {
  @Test
  void another_folder_time_zone_locale_and_group_rights_give_the_same_bytes(
      @TempDir Path directory) {
    Path copy = directory.resolve("an other folder");
    try (var here = Installation.of("local")) {
      here.shell(
              """
              umask 002
              mkdir '%1$s'
              git ls-files --cached --others --exclude-standard | tar -cf - --files-from=- | tar -xf - -C '%1$s'
              cd '%1$s'
              TZ=Asia/Tokyo LC_ALL=C mvn --batch-mode --quiet --offline --projects vehicle --also-make package \
                -Dmaven.test.skip=true -Dspotless.check.skip -Djacoco.skip -Denforcer.skip -Dmdep.analyze.skip
              """
                  .formatted(copy))
          .succeeded();
    }
    for (String jar : new String[] {"common/target/common.jar", "vehicle/target/vehicle.jar"}) {
      assertThat(copy.resolve(jar)).hasSameBinaryContentAs(Installation.repository().resolve(jar));
    }
  }
}
