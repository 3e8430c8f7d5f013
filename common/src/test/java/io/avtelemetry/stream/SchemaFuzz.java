package io.avtelemetry.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;

/**
 * What must hold of any bytes that stand in a schema file: either they are a stream, with which
 * events can be read and written, or the file is refused in lines that name it.
 *
 * <p>Called with every file of the corpus by a test, and with what a fuzzer makes of them by {@code
 * infra/test/fuzz.sh}.
 */
public final class SchemaFuzz {
  private static final ObjectMapper jackson = new ObjectMapper();
  private static final Path FILE = temporaryFile();

  private SchemaFuzz() {}

  private static Path temporaryFile() {
    try {
      Path file = Files.createTempFile("fuzz", ".avsc");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Loads what is fuzzed before the first input, whose time that would count as. */
  public static void fuzzerInitialize() {
    fuzzerTestOneInput(new byte[0]);
  }

  /** The fuzzer's entry: any failure is a finding. */
  public static void fuzzerTestOneInput(byte[] input) {
    try {
      Files.write(FILE, input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var faults = new ArrayList<String>();
    Optional<EventStream> stream = new SchemaFile(FILE, faults).read();
    assertThat(stream.isEmpty()).as("%s", faults).isEqualTo(!faults.isEmpty());
    for (String fault : faults) {
      assertThat(fault).startsWith(FILE + ": ");
      assertThat(fault.chars().filter(Character::isISOControl).count()).as(fault).isZero();
    }
    stream.ifPresent(SchemaFuzz::serves);
  }

  private static void serves(EventStream stream) {
    assertThat(stream.fields()).containsAll(stream.primaryKey()).contains(stream.keyField());
    JsonNode told = json(JsonSchema.of(stream));
    assertThat(told.get("properties").size()).isEqualTo(stream.fields().size());
    try {
      byte[] event = jackson.writeValueAsBytes(anEventOf(stream));
      var writer = new EventWriter(stream);
      byte[] canonical = writer.value(new EventParser(stream).parse(event, 0, event.length));
      assertThat(json(new String(canonical, UTF_8)).fieldNames())
          .toIterable()
          .containsExactlyElementsOf(stream.fields().stream().map(Field::name).toList());
      Row again = new EventParser(stream).parse(canonical, 0, canonical.length);
      assertThat(writer.value(again)).isEqualTo(canonical);
    } catch (RefusedException e) {
      // A pattern or a bound that this event does not meet; it says of which field.
      assertThat(stream.field(e.field())).as(e.getMessage()).isPresent();
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A value in each field, within the bounds where it is a number. */
  private static ObjectNode anEventOf(EventStream stream) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    for (Field field : stream.fields()) {
      double number = Math.max(field.bounds().minimum(), Math.min(0, field.bounds().maximum()));
      switch (field.type()) {
        case BOOLEAN -> event.put(field.name(), true);
        case INT, LONG -> event.put(field.name(), (long) number);
        case FLOAT, DOUBLE, DECIMAL -> event.put(field.name(), number);
        case STRING -> event.put(field.name(), "A");
        case TIMESTAMP_MICROS -> event.put(field.name(), "2026-11-21T08:00:00Z");
        case DATE -> event.put(field.name(), "2026-11-21");
        case UUID -> event.put(field.name(), "123e4567-e89b-42d3-a456-426614174000");
      }
    }
    return event;
  }

  private static JsonNode json(String text) {
    try {
      return jackson.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + text, e);
    }
  }
}
