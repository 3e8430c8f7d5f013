package io.avtelemetry.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Our codec beside Jackson's tree: two ways that must agree on every event. */
class EventRoundTripTest {
  private static final ObjectMapper jackson = new ObjectMapper();

  private final EventStream stream = Schemas.of(Schemas.EVERY_TYPE);
  private final EventParser parser = new EventParser(stream);
  private final EventWriter writer = new EventWriter(stream);

  @Property
  void an_event_survives_reading_and_writing(@ForAll("events") ObjectNode event) throws Exception {
    byte[] canonical = canonical(jackson.writeValueAsBytes(event));
    JsonNode read = jackson.readTree(canonical);
    for (Field field : stream.fields()) {
      JsonNode expected = event.get(field.name());
      JsonNode actual = read.get(field.name());
      if (expected == null) {
        assertThat(actual).as(field.name()).isNull();
        continue;
      }
      switch (field.type()) {
        case TIMESTAMP_MICROS ->
            assertThat(Instant.parse(actual.textValue()))
                .isEqualTo(Instant.parse(expected.textValue()));
        case FLOAT -> assertThat(actual.floatValue()).isEqualTo(expected.floatValue() + 0.0f);
        case DOUBLE -> assertThat(actual.doubleValue()).isEqualTo(expected.doubleValue() + 0.0);
        case DECIMAL ->
            assertThat(actual.decimalValue()).isEqualByComparingTo(expected.decimalValue());
        default -> assertThat(actual.asText()).as(field.name()).isEqualTo(expected.asText());
      }
    }
  }

  @Property
  void canonical_json_is_its_own_canonical_form(@ForAll("events") ObjectNode event)
      throws Exception {
    byte[] once = canonical(jackson.writeValueAsBytes(event));
    assertThat(canonical(once)).isEqualTo(once);
  }

  @Property
  void every_text_survives_in_value_and_key(@ForAll("texts") String text) throws Exception {
    EventStream texts =
        Schemas.of(
            "{\"type\": \"record\", \"name\": \"t\", \"primaryKey\": [\"s\"], \"fields\":"
                + " [{\"name\": \"s\", \"type\": \"string\"}]}");
    byte[] json = jackson.writeValueAsBytes(JsonNodeFactory.instance.objectNode().put("s", text));
    Row row = new EventParser(texts).parse(json, 0, json.length);
    assertThat(row.stringAt(0)).isEqualTo(text);
    var writer = new EventWriter(texts);
    assertThat(new String(writer.key(row), UTF_8)).isEqualTo(text);
    assertThat(jackson.readTree(writer.value(row)).get("s").textValue()).isEqualTo(text);
  }

  private byte[] canonical(byte[] json) throws RefusedException {
    return writer.value(parser.parse(json, 0, json.length));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .withCharRange('\u0001', '\uD7FF')
        .ofMaxLength(40)
        .flatMap(
            text ->
                Arbitraries.of("", "'", "\"", "\\", "🚗", "O'Neill", "\uFFFF", "a\u0001b", "ß")
                    .map(special -> text + special));
  }

  @Provide
  Arbitrary<ObjectNode> events() {
    var nodes = JsonNodeFactory.instance;
    Arbitrary<Tuple.Tuple8<Boolean, Integer, Long, Float, Double, String, Long, Integer>> values =
        Combinators.combine(
                Arbitraries.of(true, false),
                Arbitraries.integers().lessOrEqual(2_000_000_000),
                Arbitraries.longs(),
                Arbitraries.floats(),
                Arbitraries.doubles().ofScale(12),
                texts(),
                Arbitraries.longs().between(-62_135_596_800_000_000L, 253_402_300_799_999_999L),
                Arbitraries.integers().between(-719_162, 2_932_896))
            .as(Tuple::of);
    Arbitrary<BigDecimal> prices =
        Arbitraries.bigDecimals()
            .between(new BigDecimal("-99999999.99"), new BigDecimal("99999999.99"))
            .ofScale(2);
    return Combinators.combine(
            values,
            prices,
            Arbitraries.randomValue(r -> new UUID(r.nextLong(), r.nextLong())),
            Arbitraries.integers().between(0, 511))
        .as(
            (v, price, id, present) -> {
              ObjectNode event = nodes.objectNode();
              event.put("id", id.toString());
              if ((present & 1) != 0) {
                event.put("yes", v.get1());
              }
              if ((present & 2) != 0) {
                event.put("small", v.get2());
              }
              if ((present & 4) != 0) {
                event.put("large", v.get3());
              }
              if ((present & 8) != 0) {
                event.put("single", v.get4());
              }
              if ((present & 16) != 0) {
                event.put("real", v.get5());
              }
              if ((present & 32) != 0) {
                event.put("text", v.get6());
              }
              if ((present & 64) != 0) {
                event.put("at", Instant.EPOCH.plus(v.get7(), ChronoUnit.MICROS).toString());
              }
              if ((present & 128) != 0) {
                event.put("day", LocalDate.ofEpochDay(v.get8()).toString());
              }
              if ((present & 256) != 0) {
                event.put("price", price);
              }
              return event;
            });
  }
}
