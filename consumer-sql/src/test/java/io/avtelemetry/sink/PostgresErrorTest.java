package io.avtelemetry.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresErrorTest {
  @ParameterizedTest
  @CsvSource({
    "23505, DUPLICATE",
    "23514, REFUSED",
    "22021, REFUSED",
    "54000, REFUSED",
    "P0001, REFUSED",
    "22P03, UNAVAILABLE",
    "25006, UNAVAILABLE",
    "40P01, UNAVAILABLE",
    "42P01, UNAVAILABLE",
    "53300, UNAVAILABLE",
    "53100, UNAVAILABLE",
    "55P03, UNAVAILABLE",
    "57P03, UNAVAILABLE",
    "08006, UNAVAILABLE",
  })
  void tells_malformed_records_from_an_unavailable_server(String state, PostgresError expected) {
    assertThat(PostgresError.of(new SQLException("reason", state))).isEqualTo(expected);
  }

  @Test
  void finds_the_state_behind_the_pools_exception() {
    var e = new SQLTransientConnectionException("pool", new SQLException("starting up", "57P03"));
    assertThat(PostgresError.of(e)).isEqualTo(PostgresError.UNAVAILABLE);
    assertThat(PostgresError.told(e)).isEqualTo("sqlState=57P03: starting up");
    assertThat(PostgresError.told(new SQLException())).startsWith("sqlState=08000");
  }
}
