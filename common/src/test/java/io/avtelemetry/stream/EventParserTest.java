package io.avtelemetry.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventParserTest {
  private static final String GOOD =
      """
      {"timestamp":"2026-11-21T08:00:00.000001Z","vin":"1FTFW1E50PFA00001","make":"Ford",\
      "model":"F-150","position_x":1.5,"position_y":-2,"position_z":0,"speed":13.9}""";

  private final EventStream diag = Schemas.diag();
  private final EventParser parser = new EventParser(diag);
  private final EventWriter writer = new EventWriter(diag);

  @Test
  void reads_an_event_into_its_types() throws Exception {
    Row row = parse(GOOD);
    assertThat(row.longAt(0)).isEqualTo(1_795_248_000_000_001L);
    assertThat(row.stringAt(1)).isEqualTo("1FTFW1E50PFA00001");
    assertThat(row.doubleAt(4)).isEqualTo(1.5);
    assertThat(row.doubleAt(5)).isEqualTo(-2.0);
    assertThat(row.isPresent(8)).isFalse();
  }

  @Test
  void a_row_holds_nothing_of_the_event_before() throws Exception {
    parse(GOOD.replace("}", ",\"heading\":12}"));
    assertThat(parse(GOOD).isPresent(10)).isFalse();
  }

  @Test
  void null_is_no_value_of_an_optional_field() throws Exception {
    assertThat(parse(GOOD.replace("}", ",\"latitude\":null}")).isPresent(8)).isFalse();
  }

  @Test
  void the_order_of_the_fields_is_free() throws Exception {
    Row row =
        parse(
            "{\"speed\":1,\"position_z\":0,\"position_y\":0,\"position_x\":0,\"model\":\"Edge\","
                + "\"make\":\"Ford\",\"vin\":\"1FTFW1E50PFA00001\",\"timestamp\":0}");
    assertThat(row.doubleAt(7)).isEqualTo(1.0);
    assertThat(row.longAt(0)).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"speed\":13.9 | \"speed\":NaN | speed | must be a finite number",
        "\"speed\":13.9 | \"speed\":Infinity | speed | must be a finite number",
        "\"speed\":13.9 | \"speed\":-Infinity | speed | must be a finite number",
        "\"speed\":13.9 | \"speed\":1e999 | speed | must be a finite number",
        "\"speed\":13.9 | \"speed\":-0.1 | speed | must be at least 0.0",
        "\"speed\":13.9 | \"speed\":\"13.9\" | speed | must be a number",
        "\"speed\":13.9 | \"speed\":[1] | speed | must be a number",
        "\"speed\":13.9 | \"speed\":{\"a\":{}} | speed | must be a number",
        "\"speed\":13.9 | \"speed\":null | speed | is missing",
        "\"speed\":13.9 | \"speed\":1,\"speed\":1 | speed | is given twice",
        "\"speed\":13.9 | \"speed\":1,\"sp\\u0065ed\":1 | speed | is given twice",
        "\"speed\":13.9 | \"speed\":null,\"speed\":1 | speed | is given twice",
        "\"speed\":13.9 | \"speeed\":13.9 | speeed | is not a field of this stream",
        "\"speed\":13.9 | \"speed\":1,\"heading\":360 | heading | must be at least 0.0 and below"
            + " 360.0",
        "\"speed\":13.9 | \"speed\":1,\"latitude\":90.001 | latitude | must be at least -90.0 and"
            + " at most 90.0",
        "\"make\":\"Ford\", | `` | make | is missing",
        "\"make\":\"Ford\" | \"make\":7 | make | must be a text",
        "\"make\":\"Ford\" | \"make\":\"123456789012345678901\" | make | must have at most 20"
            + " characters, has 21",
        "\"make\":\"Ford\" | \"make\":\"\\u0000\" | make | must not hold the character U+0000,"
            + " which PostgreSQL cannot store",
        "\"make\":\"Ford\" | \"make\":\"\\ud83d\" | make | must not hold half a surrogate pair",
        "\"make\":\"Ford\" | \"make\":\"\\ude97x\" | make | must not hold half a surrogate pair",
        "00001\" | 0000\" | vin | must match [A-Z0-9]{17}",
        "00001\" | 0000a\" | vin | must match [A-Z0-9]{17}",
        "00001\" | 00001\\n\" | vin | must have at most 17 characters, has 18",
        "2026-11-21T | 2026-11-21X | timestamp | must be a time: ISO 8601 with a zone"
            + " (2026-11-21T08:00:00.123456Z) or epoch seconds",
        "\"2026-11-21T08:00:00.000001Z\" | 1e12 | timestamp | must be a time: ISO 8601 with a zone"
            + " (2026-11-21T08:00:00.123456Z) or epoch seconds",
        "\"2026-11-21T08:00:00.000001Z\" | NaN | timestamp | must be a time: ISO 8601 with a zone"
            + " (2026-11-21T08:00:00.123456Z) or epoch seconds",
      })
  void refuses_with_the_field_and_the_reason(String part, String by, String field, String detail) {
    RefusedException refused = refused(GOOD.replace(part, by));
    assertThat(refused.field()).isEqualTo(field);
    assertThat(refused.detail()).isEqualTo(detail);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "hello",
        "[]",
        "7",
        "null",
        "\"x\"",
        "{",
        "{\"vin\":",
        "{\"vin\"",
        "{\"vin\":\"",
        "{\"speed\":[",
        "{\"a\":{",
        "\u0000",
        "{'vin':1}",
        "{\"vin\":1,}",
        "// x"
      })
  void refuses_what_is_no_json_object(String text) {
    assertThat(refused(text).detail()).isNotBlank();
  }

  @Test
  void refuses_what_follows_the_event() {
    assertThat(refused(GOOD + "x").detail()).startsWith("is not JSON");
    assertThat(refused(GOOD + "{}").detail()).isEqualTo("has something behind its end");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "hello | is not JSON: Unrecognized token 'hello' (at byte 0)",
        "{\"speed\":+1} | is not JSON: Unexpected character ('+' (code 43)) in numeric value: JSON spec does not allow numbers to have plus signs (at byte 10)",
        "{\"speed\":.5} | is not JSON: Unexpected character ('.' (code 46)) (at byte 9)",
        "{\"speed\":1 | is not JSON: Unexpected end-of-input: expected close marker for Object (at byte 10)",
      })
  void tells_what_is_no_json_in_words_for_senders(String text, String detail) {
    assertThat(refused(text).detail()).isEqualTo(detail);
  }

  @Test
  void refuses_broken_utf_8() {
    byte[] bytes =
        GOOD.replace("Ford", "F\u00f6rd").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    RefusedException refused =
        catchThrowableOfType(RefusedException.class, () -> parser.parse(bytes, 0, bytes.length));
    assertThat(refused.detail()).contains("UTF-8");
  }

  @Test
  void refuses_utf_16() {
    byte[] bytes = GOOD.getBytes(java.nio.charset.StandardCharsets.UTF_16BE);
    assertThat(
            catchThrowableOfType(
                RefusedException.class, () -> parser.parse(bytes, 0, bytes.length)))
        .isNotNull();
  }

  @Test
  void refuses_deep_nesting_without_harm() {
    assertThat(refused("{\"vin\":" + "[".repeat(100_000)).detail()).isNotBlank();
    assertThat(refusals(parseJson("[" + "[".repeat(900) + "]".repeat(900) + "," + GOOD + "]")))
        .containsExactly("0 null must be a JSON object");
  }

  @Test
  void a_number_of_any_size_is_judged_at_once() {
    for (String number : List.of("1e-100000000", "0e-100000000", "1e100000000", "9".repeat(900))) {
      byte[] json = GOOD.replace("\"2026-11-21T08:00:00.000001Z\"", number).getBytes(UTF_8);
      assertTimeoutPreemptively(
          Duration.ofSeconds(20), () -> parseJson(new String(json, UTF_8)), number);
      assertTimeoutPreemptively(
          Duration.ofSeconds(20), () -> parseForm("timestamp=" + number), number);
    }
    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> parseForm("timestamp=" + "9".repeat(1_000_000)));
  }

  @Test
  void every_event_of_an_array_is_judged_for_itself() throws Exception {
    List<String> told =
        parseJson(
            "["
                + GOOD
                + ",{\"vin\":{\"deep\":[1,{}]},\"speed\":1},7,[{}],null,{},"
                + GOOD.replace("13.9", "-1")
                + ","
                + GOOD
                + "]");
    assertThat(told)
        .containsExactly(
            "0 good",
            "1 vin must be a text",
            "2 null must be a JSON object",
            "3 null must be a JSON object",
            "4 null must be a JSON object",
            "5 timestamp is missing",
            "6 speed must be at least 0.0",
            "7 good");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[", "[{", "[{}", "[{},", "[{\"speed\":[", "[7,,8]", "[]]", "[] []", "[}"})
  void an_array_that_is_not_json_is_refused_as_a_whole(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    assertThat(
            catchThrowableOfType(
                RefusedException.class, () -> parser.parseJson(bytes, 0, bytes.length, new Told())))
        .isNotNull();
  }

  @Test
  void one_object_is_an_array_of_one() throws Exception {
    assertThat(parseJson(GOOD)).containsExactly("0 good");
    assertThat(parseJson("[]")).isEmpty();
  }

  @Test
  void lines_stand_alone() {
    byte[] bytes = (GOOD + "\r\n\n{oops\n " + GOOD + "\n\n7").getBytes(UTF_8);
    var told = new Told();
    parser.parseNdjson(bytes, 0, bytes.length, told);
    assertThat(told.lines).hasSize(4);
    assertThat(told.lines.get(0)).isEqualTo("0 good");
    assertThat(told.lines.get(1)).startsWith("1 null is not JSON");
    assertThat(told.lines.get(2)).isEqualTo("2 good");
    assertThat(told.lines.get(3)).isEqualTo("3 null must be a JSON object");
  }

  @Test
  void reads_the_form_of_the_first_versions_vehicles() {
    assertThat(
            parseForm(
                "timestamp=1795248000.25&make=Land+Rover&model=Mondeo%20%E2%9C%93&position_x=1.0"
                    + "&position_y=2.0&position_z=3.0&speed=4.5&vin=1FTFW1E50PFA00001&heading="))
        .containsExactly(
            "{\"timestamp\":\"2026-11-21T08:00:00.250000Z\",\"vin\":\"1FTFW1E50PFA00001\",\"make\":\"Land Rover\",\"model\":\"Mondeo ✓\",\"position_x\":1.0,\"position_y\":2.0,\"position_z\":3.0,\"speed\":4.5}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello | 0 hello is not a field of this stream",
        "speed=1&speed=2 | 0 speed is given twice",
        "latitude=&latitude=1 | 0 latitude is given twice",
        "speed=fast | 0 speed must be a number",
        "speed=NaN | 0 speed must be a number",
        "speed=0x1p3 | 0 speed must be a number",
        "speed=1d | 0 speed must be a number",
        "speed=1e999 | 0 speed must be a finite number",
        "timestamp=soon | 0 timestamp must be a time: ISO 8601 with a zone"
            + " (2026-11-21T08:00:00.123456Z) or epoch seconds",
        "make=%E2%9C | 0 make is not UTF-8",
        "make=%zz | 0 make has a broken %-escape",
        "make=%4 | 0 make has a broken %-escape",
        "%FF=1 | 0 null is not UTF-8",
        "make=x | 0 timestamp is missing",
      })
  void refuses_a_form_with_the_field_and_the_reason(String text, String told) {
    assertThat(parseForm(text)).containsExactly(told);
  }

  private List<String> parseForm(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    var told = new ArrayList<String>();
    parser.parseForm(
        bytes,
        0,
        bytes.length,
        new EventVisitor() {
          @Override
          public void accepted(int index, Row row) {
            told.add(new String(writer.value(row), UTF_8));
          }

          @Override
          public void refused(int index, String field, String detail) {
            told.add(index + " " + field + " " + detail);
          }
        });
    return told;
  }

  private List<String> parseJson(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    var told = new Told();
    try {
      parser.parseJson(bytes, 0, bytes.length, told);
    } catch (RefusedException e) {
      throw new AssertionError(e);
    }
    return told.lines;
  }

  private static List<String> refusals(List<String> told) {
    return told.stream().filter(line -> !line.endsWith("good")).toList();
  }

  private Row parse(String text) throws RefusedException {
    byte[] bytes = text.getBytes(UTF_8);
    return parser.parse(bytes, 0, bytes.length);
  }

  private RefusedException refused(String text) {
    RefusedException refused = catchThrowableOfType(RefusedException.class, () -> parse(text));
    assertThat(refused).as("refusal of %s", text).isNotNull();
    return refused;
  }

  private static final class Told implements EventVisitor {
    final List<String> lines = new ArrayList<>();

    @Override
    public void accepted(int index, Row row) {
      lines.add(index + " good");
    }

    @Override
    public void refused(int index, String field, String detail) {
      lines.add(index + " " + field + " " + detail);
    }
  }
}
