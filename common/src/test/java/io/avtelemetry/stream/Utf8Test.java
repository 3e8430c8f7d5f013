package io.avtelemetry.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "C0A2",
        "C181",
        "E080AF",
        "EDA0BD",
        "EDA0BDEDBA97",
        "F08080AF",
        "F4908080",
        "F888808080",
        "80",
        "C3",
        "E282",
        "F09F9A",
        "C328",
        "E28228",
        "FF"
      })
  void what_is_no_character_is_found_where_it_begins(String hex) {
    byte[] text = HexFormat.of().parseHex("6162" + hex);
    assertThat(Utf8.firstInvalid(text, 0, text.length)).isEqualTo(2);
    assertThat(Utf8.firstInvalid(text, 0, 2)).isEqualTo(-1);
  }

  @Property(tries = 20_000)
  void agrees_with_the_decoder_of_the_jdk(@ForAll("bytes") byte[] bytes) {
    boolean valid;
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      valid = true;
    } catch (CharacterCodingException e) {
      valid = false;
    }
    assertThat(Utf8.firstInvalid(bytes, 0, bytes.length) == -1).isEqualTo(valid);
  }

  @Provide
  Arbitrary<byte[]> bytes() {
    int[] telling = {0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0};
    int[] more = {0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF3, 0xF4, 0xF5, 0xFF};
    return Arbitraries.integers()
        .between(0, telling.length + more.length - 1)
        .map(i -> (byte) (i < telling.length ? telling[i] : more[i - telling.length]))
        .array(byte[].class)
        .ofMaxSize(6);
  }
}
