package io.avtelemetry.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avtelemetry.settings.PostgresTls;
import io.avtelemetry.settings.SettingsReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PostgresSettingsTest {
  private static PostgresTls tls(Map<String, String> environment) {
    var all = new HashMap<>(environment);
    all.put("POSTGRES_PASSWORD", "hush");
    return SinkSettings.read(SettingsReader.of(all)).postgres().tls();
  }

  @Test
  void encrypts_where_the_server_can_unless_something_is_said() {
    assertThat(tls(Map.of())).isEqualTo(PostgresTls.NONE);
  }

  @Test
  void reads_whom_to_trust() {
    assertThat(tls(Map.of("POSTGRES_SSLMODE", "verify-full", "POSTGRES_TLS_CA_FILE", "pom.xml")))
        .isEqualTo(new PostgresTls("verify-full", Optional.of(Path.of("pom.xml"))));
  }

  @Test
  void names_what_is_wrong() {
    assertThatThrownBy(() -> tls(Map.of("POSTGRES_SSLMODE", "on")))
        .hasMessageContaining("POSTGRES_SSLMODE is 'on' but must be disable, prefer,");
    assertThatThrownBy(() -> tls(Map.of("POSTGRES_SSLMODE", "verify-full")))
        .hasMessageContaining("POSTGRES_TLS_CA_FILE is not set");
  }
}
