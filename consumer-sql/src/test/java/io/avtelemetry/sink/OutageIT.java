package io.avtelemetry.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avtelemetry.testing.KafkaServer;
import io.avtelemetry.testing.Own;
import io.avtelemetry.testing.PostgresServer;
import io.avtelemetry.testing.WithKafka;
import io.avtelemetry.testing.WithPostgres;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

@WithKafka
@WithPostgres
class OutageIT {
  @Test
  void waits_while_postgres_is_away_and_goes_on_by_itself(
      KafkaServer kafka, @Own PostgresServer postgres) throws Exception {
    try (var bed = new TestBed(kafka, postgres, 2)) {
      var sink = bed.startSink();
      bed.send(TestBed.vin(1), 0, 99);
      bed.awaitAccounted(100);
      postgres.kill();
      bed.send(TestBed.vin(1), 100, 199);
      sink.awaitNotReady("sqlState=");
      assertThat(sink.get("/healthz")).startsWith("200");
      var late = bed.startLate(); // starts without PostgreSQL too
      bed.send(TestBed.vin(2), 0, 99);
      postgres.start();
      bed.awaitAccounted(300);
      assertThat(bed.rows()).isEqualTo(300);
      sink.awaitReady();
      late.get().awaitReady();
    }
  }

  /** As on a standby that is promoted: sessions that began before stay read-only. */
  @Test
  void waits_while_the_database_is_read_only(KafkaServer kafka, PostgresServer postgres)
      throws Exception {
    try (var bed = new TestBed(kafka, postgres, 1)) {
      var sink = bed.startSink();
      sink.awaitReady();
      readOnly(bed, true, postgres);
      endSessions(bed, postgres);
      bed.send(TestBed.vin(1), 0, 9);
      sink.awaitNotReady("25006");
      assertThat(bed.rows()).isZero();
      readOnly(bed, false, postgres);
      bed.awaitAccounted(10);
      sink.awaitReady();
    }
  }

  private static void readOnly(TestBed bed, boolean on, PostgresServer postgres)
      throws SQLException {
    String name = bed.database.name();
    try (var connection = postgres.connection();
        var statement = connection.createStatement()) {
      statement.execute("ALTER DATABASE " + name + " SET default_transaction_read_only = " + on);
    }
  }

  private static void endSessions(TestBed bed, PostgresServer postgres) throws SQLException {
    try (var connection = postgres.connection();
        var statement = connection.createStatement()) {
      statement.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
              + bed.database.name()
              + "'");
    }
  }

  @Test
  void waits_while_kafka_is_away_and_goes_on_by_itself(
      @Own KafkaServer kafka, PostgresServer postgres) throws Exception {
    try (var bed = new TestBed(kafka, postgres, 2)) {
      bed.send(TestBed.vin(1), 0, 99);
      kafka.stop();
      var sink = bed.startSink(); // starts without Kafka too
      sink.awaitNotReady("kafka");
      kafka.start();
      bed.awaitAccounted(100);
      sink.awaitReady();
      kafka.stop();
      sink.awaitNotReady("kafka");
      kafka.start();
      bed.send(TestBed.vin(1), 100, 199);
      bed.awaitAccounted(200);
      sink.awaitReady();
    }
  }

  @Test
  void shares_partitions_anew_in_midstream_without_loss_or_double(
      KafkaServer kafka, PostgresServer postgres) throws Exception {
    try (var bed = new TestBed(kafka, postgres, 6).with("SINK_BATCH_ROWS", "100")) {
      for (int vehicle = 0; vehicle < 20; vehicle++) {
        bed.send(TestBed.vin(vehicle), 0, 499);
      }
      bed.startSink();
      await().until(() -> bed.rows() > 0);
      var second = bed.startSink();
      second.awaitReady();
      for (int vehicle = 0; vehicle < 20; vehicle++) {
        bed.send(TestBed.vin(vehicle), 500, 599);
      }
      second.close();
      bed.awaitAccounted(12_000);
      assertThat(bed.rows()).isEqualTo(12_000);
      assertThat(bed.count("SELECT sum(duplicate + dead + missing) FROM sink_progress")).isZero();
    }
  }
}
