package io.avtelemetry.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quick way of reading an event beside the general one: what it takes, both read the same. */
class EventScannerTest {
  private static final String[] EVENTS = {
    "{\"timestamp\":\"2026-11-21T08:00:00.000001Z\",\"vin\":\"1FTFW1E50PFA00001\",\"make\":\"Ford\","
        + "\"model\":\"F-150\",\"position_x\":1.5,\"position_y\":-2,\"position_z\":0,\"speed\":13.9,"
        + "\"latitude\":37.7749295,\"longitude\":-122.4194155,\"heading\":359.99}",
    " {\n \"vin\" : \"1FTFW1E50PFA00001\" , \"timestamp\" : 1795248000.5, \"make\":\"O'Neill ß\","
        + "\"model\":\"\\u0041\",\"position_x\":1e3,\"position_y\":-0.0,"
        + "\"position_z\":123456789012345678901,\"speed\":0.1234567890123456789}\r\n"
  };

  private final EventStream diag = Schemas.diag();
  private final EventParser parser = new EventParser(diag);
  private final EventParser general = new EventParser(diag);
  private final EventWriter writer = new EventWriter(diag);

  /** Mutated events are mostly wrong in one place: where quick and general could disagree. */
  @Property(tries = 6_000)
  void reads_and_refuses_as_the_general_parser_does(@ForAll("mutated") byte[] json) {
    assertThat(read(json, true)).isEqualTo(read(json, false));
    byte[] array = ("[" + EVENTS[0] + "," + new String(json, UTF_8) + "]").getBytes(UTF_8);
    assertThat(readArray(array, true)).isEqualTo(readArray(array, false));
  }

  @Property(tries = 2_000)
  void every_number_is_read_as_java_reads_it(@ForAll double number, @ForAll long whole) {
    for (String text :
        List.of(
            String.format("%.0f", Math.min(Math.abs(number), 1e17)),
            String.format("%.9f", Math.min(Math.abs(number), 1e8)),
            String.valueOf(Math.abs(whole / 1000)),
            Math.abs(whole % 1_000_000) + "." + Math.abs(whole / 7 % 1_000_000_000_000L))) {
      byte[] json = EVENTS[0].replace("13.9", text).getBytes(UTF_8);
      try {
        Row row = parser.parse(json, 0, json.length);
        assertThat(row.doubleAt(7)).as(text).isEqualTo(Double.parseDouble(text));
        Row again = general.parse(writer.value(row), 0, writer.value(row).length);
        assertThat(again.doubleAt(7)).as(text).isEqualTo(Double.parseDouble(text));
      } catch (RefusedException e) {
        throw new AssertionError(text, e);
      }
    }
  }

  @Test
  void takes_what_senders_send_and_the_topic_holds() throws Exception {
    byte[] json = EVENTS[0].getBytes(UTF_8);
    assertThat(scanned(json)).isEqualTo(json.length);
    byte[] canonical = writer.value(parser.parse(json, 0, json.length));
    assertThat(scanned(canonical)).isEqualTo(canonical.length);
  }

  private int scanned(byte[] json) {
    return new EventScanner(
            diag.fields().toArray(Field[]::new), new ValueReader(diag), new Row(diag.fields()))
        .scan(json, 0, json.length);
  }

  @Test
  void a_good_batch_with_one_bad_event_tells_each_event_once() {
    byte[] json = ("[" + EVENTS[0] + "," + EVENTS[1] + ",{}," + EVENTS[0] + "]").getBytes(UTF_8);
    assertThat(readArray(json, true)).hasSize(4).element(2).isEqualTo("2 timestamp is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[A-Z0-9]{17}", "[a-c]{1,3}", "[0-9]{2}"})
  void a_character_class_matches_what_its_pattern_matches(String expression) {
    Pattern pattern = Pattern.compile(expression);
    CharacterClass characters = CharacterClass.of(pattern).orElseThrow();
    var random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      var text = new StringBuilder();
      int length = random.nextInt(20);
      for (int j = 0; j < length; j++) {
        text.append(
            (char) (random.nextInt(8) == 0 ? random.nextInt(128) : 'A' + random.nextInt(26)));
      }
      byte[] bytes = text.toString().getBytes(UTF_8);
      assertThat(characters.matches(bytes, 0, bytes.length))
          .as(text.toString())
          .isEqualTo(pattern.matcher(text).matches());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[A-Z]+", "^[A-Z]{3}$", "[^A]{3}", "[\\w]{3}", "A{3}", "[A-Z]{3}x"})
  void other_patterns_are_left_to_the_expression_engine(String expression) {
    assertThat(CharacterClass.of(Pattern.compile(expression))).isEmpty();
  }

  private String read(byte[] json, boolean quick) {
    try {
      Row row =
          quick
              ? parser.parse(json, 0, json.length)
              : general.parseWithJackson(json, 0, json.length);
      return new String(writer.value(row), UTF_8);
    } catch (RefusedException e) {
      return e.getMessage();
    }
  }

  private List<String> readArray(byte[] json, boolean quick) {
    var told = new ArrayList<String>();
    var visitor =
        new EventVisitor() {
          @Override
          public void accepted(int index, Row row) {
            told.add(index + " " + new String(writer.value(row), UTF_8));
          }

          @Override
          public void refused(int index, String field, String detail) {
            told.add(index + " " + field + " " + detail);
          }
        };
    try {
      if (quick) {
        parser.parseJson(json, 0, json.length, visitor);
      } else {
        general.parseJsonWithJackson(json, 0, json.length, visitor, 0);
      }
    } catch (RefusedException e) {
      return List.of(e.getMessage());
    }
    return told;
  }

  @Provide
  Arbitrary<byte[]> mutated() {
    String pieces = "{}[]\",:\\-+.eE0123456789 nulltrueNaN\u0001\u00e9\ud83d\ude97'";
    return Arbitraries.randomValue(
        random -> {
          var text = new StringBuilder(EVENTS[random.nextInt(EVENTS.length)]);
          int mutations = 1 + random.nextInt(3);
          for (int i = 0; i < mutations; i++) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
              case 0 -> text.deleteCharAt(at);
              case 1 -> text.insert(at, pieces.charAt(random.nextInt(pieces.length())));
              case 2 -> text.setCharAt(at, pieces.charAt(random.nextInt(pieces.length())));
              default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 30)));
            }
          }
          return text.toString().getBytes(UTF_8);
        });
  }
}
