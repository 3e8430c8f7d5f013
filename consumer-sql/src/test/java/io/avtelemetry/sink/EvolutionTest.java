package io.avtelemetry.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvolutionTest {
  private static final String ID = "{\"name\": \"id\", \"type\": \"string\", \"maxLength\": 10}";
  private static final TableState STANDING =
      new TableState(
          "",
          columns(
              Map.of(
                  "id",
                  column("character varying(10)", true),
                  "ingested_at",
                  new TableState.Column("timestamp with time zone", true, true, ""))),
          List.of("id"),
          Optional.empty());

  private static Map<String, TableState.Column> columns(Map<String, TableState.Column> columns) {
    return new LinkedHashMap<>(columns);
  }

  private static TableState.Column column(String type, boolean notNull) {
    return new TableState.Column(type, notNull, false, "");
  }

  private static TableState standingWith(String name, TableState.Column column) {
    var columns = columns(STANDING.columns());
    columns.put(name, column);
    return new TableState("", columns, STANDING.primaryKey(), Optional.empty());
  }

  private static Evolution evolve(TableState state, String... fields) {
    return Evolution.between(Schemas.tableOf(fields), state);
  }

  private static String optional(String name, String type) {
    return "{\"name\": \"%s\", \"type\": [\"null\", \"%s\"]}".formatted(name, type);
  }

  private static String required(String name, String type) {
    return "{\"name\": \"%s\", \"type\": \"%s\"}".formatted(name, type);
  }

  @Test
  void leaves_a_table_alone_that_is_as_the_file_says() {
    Evolution evolution = evolve(STANDING, ID);
    assertThat(evolution.changes()).isEmpty();
    assertThat(evolution.faults()).isEmpty();
  }

  @Test
  void adds_a_column_for_a_new_optional_field() {
    assertThat(evolve(STANDING, ID, optional("mass", "double")).changes())
        .containsExactly("ALTER TABLE \"things\" ADD COLUMN \"mass\" double precision");
  }

  @Test
  void refuses_a_new_required_field() {
    assertThat(evolve(STANDING, ID, required("mass", "double")).faults())
        .singleElement()
        .asString()
        .contains("stream.avsc: field 'mass' is required but table \"things\" has no such column");
  }

  @Test
  void refuses_another_type() {
    TableState state = standingWith("mass", column("double precision", false));
    assertThat(evolve(state, ID, optional("mass", "long")).faults())
        .singleElement()
        .asString()
        .contains("field 'mass' is bigint but its column in table \"things\" is double precision");
  }

  @Test
  void lets_a_text_grow_and_refuses_that_it_shrinks() {
    Evolution longer = evolve(STANDING, ID.replace("10", "20"));
    assertThat(longer.changes())
        .containsExactly("ALTER TABLE \"things\" ALTER COLUMN \"id\" TYPE character varying(20)");
    assertThat(longer.replacesView()).isTrue();
    assertThat(evolve(STANDING, ID.replace(", \"maxLength\": 10", "")).changes())
        .containsExactly("ALTER TABLE \"things\" ALTER COLUMN \"id\" TYPE text");
    assertThat(evolve(STANDING, ID.replace("10", "9")).faults())
        .singleElement()
        .asString()
        .contains("character varying(9)", "character varying(10)");
  }

  @Test
  void refuses_that_a_required_field_is_gone() {
    TableState state = standingWith("mass", column("double precision", true));
    assertThat(evolve(state, ID).faults())
        .singleElement()
        .asString()
        .contains("field 'mass' is no field any more but table \"things\" requires it");
  }

  @Test
  void does_not_mind_columns_that_may_be_empty_or_fill_themselves() {
    assertThat(evolve(standingWith("note", column("text", false)), ID).faults()).isEmpty();
    var filled = new TableState.Column("integer", true, true, "");
    assertThat(evolve(standingWith("note", filled), ID).faults()).isEmpty();
  }

  @Test
  void lets_a_required_field_become_optional() {
    TableState state = standingWith("mass", column("double precision", true));
    assertThat(evolve(state, ID, optional("mass", "double")).changes())
        .containsExactly("ALTER TABLE \"things\" ALTER COLUMN \"mass\" DROP NOT NULL");
  }

  @Test
  void refuses_another_primary_key() {
    var state =
        new TableState("", STANDING.columns(), List.of("id", "ingested_at"), Optional.empty());
    assertThat(evolve(state, ID).faults())
        .singleElement()
        .asString()
        .contains("primaryKey is [id] but table \"things\" has the primary key [id, ingested_at]");
  }
}
