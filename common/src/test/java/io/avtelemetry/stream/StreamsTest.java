package io.avtelemetry.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avtelemetry.settings.SettingsException;
import io.avtelemetry.settings.StreamsSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamsTest {
  @TempDir Path folder;

  @Test
  void the_fleets_stream_is_what_its_file_says() {
    EventStream diag = Schemas.diag();
    assertThat(diag.topic()).isEqualTo("test_topic");
    assertThat(diag.table()).isEqualTo("diag");
    assertThat(diag.writeMode()).isEqualTo(WriteMode.APPEND);
    assertThat(diag.keyField().name()).isEqualTo("vin");
    assertThat(diag.primaryKey()).extracting(Field::name).containsExactly("vin", "timestamp");
    assertThat(diag.fields())
        .extracting(Field::name)
        .containsExactly(
            "timestamp",
            "vin",
            "make",
            "model",
            "position_x",
            "position_y",
            "position_z",
            "speed",
            "latitude",
            "longitude",
            "heading");
    assertThat(diag.fields().subList(0, 8)).allMatch(Field::required);
    assertThat(diag.fields().subList(8, 11)).noneMatch(Field::required);
  }

  @Test
  void topic_and_table_of_the_default_stream_can_be_configured() throws Exception {
    write("a", record("a", "\"primaryKey\": [\"id\"]", field("id", "\"long\"", "")));
    write("b", record("b", "\"primaryKey\": [\"id\"]", field("id", "\"long\"", "")));
    Streams streams =
        Streams.read(new StreamsSettings(folder, "a", Optional.of("topic"), Optional.of("tab")));
    assertThat(streams.defaultStream().topic()).isEqualTo("topic");
    assertThat(streams.defaultStream().table()).isEqualTo("tab");
    assertThat(streams.find("b").orElseThrow().topic()).isEqualTo("b");
    assertThat(streams.find("b").orElseThrow().table()).isEqualTo("b");
    assertThat(streams.find("c")).isEmpty();
    assertThat(streams).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"type\": \"map\", \"values\": \"int\"} | `` | is of type map, not supported; supported:"
            + " boolean, int",
        "{\"type\": \"long\", \"logicalType\": \"timestamp-millis\"} | `` | is of type"
            + " timestamp-millis long, not supported",
        "{\"type\": \"long\", \"logicalType\": \"duration-ms\"} | `` | is of type duration-ms"
            + " long, not supported",
        "\"bytes\" | `` | is of type bytes, not supported",
        "[\"int\", \"string\"] | `` | is of type union, not supported",
        "\"string\" | , \"maxLength\": 0 | maxLength '0' must be a whole number from 1",
        "\"int\" | , \"maxLength\": 5 | maxLength '5' must be a whole number from 1",
        "\"string\" | , \"pattern\": \"(\" | pattern '(' must be a regular expression",
        "\"string\" | , \"minimum\": 1 | minimum '1' must be a number, on a number",
        "\"string\" | , \"maxlength\": 1 | property 'maxlength' is not supported; supported:"
            + " exclusiveMaximum, maxLength",
        "\"int\" | , \"default\": 5 | has a default; supported: null",
        "{\"type\": \"bytes\", \"logicalType\": \"decimal\", \"precision\": 100} | `` | precision 100"
            + " is more than is supported: 99",
        "\"int\" | , \"minimum\": 2, \"maximum\": 1 | no number is within its bounds",
        "\"int\" | , \"minimum\": 2, \"exclusiveMaximum\": 2 | no number is within its bounds",
        "\"string\" | , \"pattern\": \"\\n[\" | pattern ' [' must be a regular expression",
      })
  void an_unsupported_field_is_refused_by_file_field_and_what_is_supported(
      String type, String properties, String fault) throws Exception {
    write(
        "a",
        record(
            "a",
            "\"primaryKey\": [\"id\"]",
            field("id", "\"long\"", "") + "," + field("x", type, properties)));
    assertRefused("a.avsc: field 'x': " + fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"primaryKey\": [] | a.avsc: primaryKey must be a list of field names",
        "\"primaryKey\": [\"nix\"] | a.avsc: primaryKey names 'nix', which is no field",
        "\"primaryKey\": [\"opt\"] | a.avsc: field 'opt': is part of primaryKey and so cannot be"
            + " optional",
        "\"primaryKey\": [\"id\", \"id\"] | a.avsc: field 'id': stands twice in primaryKey",
        "\"primaryKey\": [\"id\"], \"key\": \"opt\" | a.avsc: key 'opt' must be one of"
            + " primaryKey's fields",
        "\"primaryKey\": [\"id\"], \"partition\": \"day\" | a.avsc: partition is day, but",
        "\"primaryKey\": [\"id\"], \"partition\": \"week\" | a.avsc: partition 'week' is not",
        "\"primaryKey\": [\"id\"], \"writeMode\": \"merge\" | a.avsc: writeMode 'merge' is not"
            + " supported; supported: append, upsert",
        "\"primaryKey\": [\"id\"], \"topic\": \"a/b\" | a.avsc: topic 'a/b' is no topic name",
        "\"primaryKey\": [\"id\"], \"table\": \"a\\u0000b\" | a.avsc: table 'a b' must not hold control"
            + " characters",
        "\"primaryKey\": [\"id\"], \"table\": \"üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü\" | a.avsc: table"
            + " 'üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü' is longer than 63 bytes",
        "\"primaryKey\": [\"id\"], \"topics\": \"a\" | a.avsc: property 'topics' is not supported",
      })
  void an_unsupported_record_is_refused_by_file_and_property(String properties, String fault)
      throws Exception {
    write(
        "a",
        record(
            "a",
            properties,
            field("id", "\"long\"", "")
                + ","
                + field("opt", "[\"null\", \"int\"]", ", \"default\": null")));
    assertRefused(fault);
  }

  @Test
  void a_file_that_is_no_schema_is_refused_by_name_in_one_line() throws Exception {
    write("a", "{\"type\":\n hello}");
    assertRefused("a.avsc: is not an Avro schema: Unrecognized token 'hello'");
    assertRefused("(line 2, column 2)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"xmin", "ctid", "ingested_at", "größe"})
  void a_field_that_cannot_be_a_column_or_a_plain_name_is_refused(String name) throws Exception {
    String fields = field("id", "\"long\"", "") + "," + field(name, "\"int\"", "");
    write("a", record("a", "\"primaryKey\": [\"id\"]", fields));
    assertRefused("a.avsc: field '" + name + "': ");
  }

  @Test
  void two_streams_cannot_share_a_table() throws Exception {
    String same = "\"primaryKey\": [\"id\"], \"table\": \"t\"";
    write("a", record("a", same, field("id", "\"long\"", "")));
    write("b", record("b", same, field("id", "\"long\"", "")));
    assertRefused("b.avsc: table 't' is also that of ");
  }

  @Test
  void a_missing_default_stream_names_the_ones_there_are() throws Exception {
    write("b", record("b", "\"primaryKey\": [\"id\"]", field("id", "\"long\"", "")));
    assertRefused("DEFAULT_STREAM is 'a' but must be a stream of STREAMS_DIR ");
  }

  @Test
  void a_missing_folder_is_a_fault_of_its_key() {
    assertThatThrownBy(
            () ->
                Streams.read(
                    new StreamsSettings(
                        folder.resolve("no"), "a", Optional.empty(), Optional.empty())))
        .hasMessageContaining("STREAMS_DIR");
  }

  private void assertRefused(String fault) {
    assertThatThrownBy(
            () ->
                Streams.read(new StreamsSettings(folder, "a", Optional.empty(), Optional.empty())))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(fault);
  }

  private void write(String name, String text) throws Exception {
    Files.writeString(folder.resolve(name + ".avsc"), text);
  }

  private static String record(String name, String properties, String fields) {
    return "{\"type\": \"record\", \"name\": \""
        + name
        + "\", "
        + properties
        + ", \"fields\": ["
        + fields
        + "]}";
  }

  private static String field(String name, String type, String properties) {
    return "{\"name\": \"" + name + "\", \"type\": " + type + properties + "}";
  }
}
