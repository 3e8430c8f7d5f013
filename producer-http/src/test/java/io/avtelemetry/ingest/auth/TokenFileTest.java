package io.avtelemetry.ingest.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenFileTest {
  private static final String HASH = "0123456789abcdef".repeat(4);

  @TempDir Path folder;

  @Test
  void a_token_writes_the_streams_and_vins_of_its_line() throws IOException {
    EventSender sender = read("0123456789ab " + HASH + " diag,fuel 5YJ3*,1FTFW1E50PFA00001 now me");
    assertThat(sender.mayWriteStream("diag")).isTrue();
    assertThat(sender.mayWriteStream("fuel")).isTrue();
    assertThat(sender.mayWriteStream("dia")).isFalse();
    assertThat(mayWrite(sender, "1FTFW1E50PFA00001")).isTrue();
    assertThat(mayWrite(sender, "1FTFW1E50PFA00002")).isFalse();
    assertThat(mayWrite(sender, "1FTFW1E50PFA000011")).isFalse();
    assertThat(mayWrite(sender, "5YJ3E1EA7KF000001")).isTrue();
    assertThat(mayWrite(sender, "5YJ4E1EA7KF000001")).isFalse();
    assertThat(mayWrite(sender, "*")).isFalse();
    assertThat(mayWrite(sender, "")).isFalse();
  }

  @Test
  void a_star_alone_is_all() throws IOException {
    EventSender sender = read("0123456789ab " + HASH + " * *");
    assertThat(sender.mayWriteStream("any")).isTrue();
    assertThat(mayWrite(sender, "any")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0123456789ab tooshort diag *",
        "0123456789AB 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef diag *",
        "0123456789ab 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef diag"
      })
  void a_file_with_a_line_that_is_none_is_not_used(String line) {
    assertThatThrownBy(() -> read(line))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(":2 is not ID HASH STREAMS VINS");
  }

  private EventSender read(String line) throws IOException {
    Path file = folder.resolve("tokens");
    Files.writeString(file, "# comment\n" + line + "\n");
    return TokenFile.read(file, Optional::empty).values().iterator().next().sender();
  }

  private static boolean mayWrite(EventSender sender, String vin) {
    return sender.mayWrite(vin.getBytes(UTF_8));
  }
}
