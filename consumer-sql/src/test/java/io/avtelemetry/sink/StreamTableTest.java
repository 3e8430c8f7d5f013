package io.avtelemetry.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreamTableTest {
  @Test
  void has_a_column_for_each_field_and_one_that_the_database_sets() {
    assertThat(Schemas.table(Schemas.ALL_TYPES).createTable())
        .isEqualTo(
            """
            CREATE TABLE "everything" (
              "id" bigint NOT NULL,
              "flag" boolean,
              "small" integer,
              "big" bigint,
              "single" real,
              "real" double precision,
              "at" timestamp with time zone,
              "day" date,
              "tag" uuid,
              "price" numeric(30,9),
              "whole" numeric(9,0),
              "name" character varying(40),
              "Select" text,
              "ingested_at" timestamp with time zone NOT NULL DEFAULT now(),
              PRIMARY KEY ("id")
            )""");
  }

  @Test
  void quotes_what_could_be_something_else() {
    assertThat(Sql.quoted("a\"b")).isEqualTo("\"a\"\"b\"");
    assertThat(Sql.literal("it's")).isEqualTo("'it''s'");
    assertThat(Sql.literal("a\\'b")).isEqualTo("E'a\\\\''b'");
  }

  @Test
  void copies_by_column_names_so_that_the_tables_order_does_not_matter() {
    assertThat(Schemas.tableOf("{\"name\": \"id\", \"type\": \"int\"}").copyIntoTable())
        .isEqualTo("COPY \"things\" (\"id\") FROM STDIN (FORMAT binary)");
  }
}
