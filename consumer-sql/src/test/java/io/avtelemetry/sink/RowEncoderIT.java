package io.avtelemetry.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.avtelemetry.stream.EventParser;
import io.avtelemetry.testing.PostgresServer;
import io.avtelemetry.testing.WithPostgres;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What is encoded is what PostgreSQL gives back, exactly. */
@WithPostgres
class RowEncoderIT {
  private static final StreamTable TABLE = Schemas.table(Schemas.ALL_TYPES);
  private static final List<String> COLUMNS =
      TABLE.stream().fields().stream().skip(1).map(f -> f.name()).toList();

  private final PostgresServer postgres;
  private final Random random = new Random(20261121);

  RowEncoderIT(PostgresServer postgres) {
    this.postgres = postgres;
  }

  @Test
  void gives_back_the_extremes_of_every_type() throws Exception {
    var rows = new ArrayList<Object[]>();
    rows.add(new Object[COLUMNS.size()]);
    rows.add(
        row(
            false,
            Integer.MIN_VALUE,
            Long.MIN_VALUE,
            -Float.MAX_VALUE,
            -Double.MAX_VALUE,
            OffsetDateTime.parse("0001-01-01T00:00:00Z"),
            LocalDate.parse("0001-01-01"),
            new UUID(0, 0),
            new BigDecimal("-999999999999999999999.999999999"),
            new BigDecimal("-999999999"),
            "",
            "'; DROP TABLE everything; --"));
    rows.add(
        row(
            true,
            Integer.MAX_VALUE,
            Long.MAX_VALUE,
            Float.MIN_VALUE,
            Double.MIN_VALUE,
            OffsetDateTime.parse("9999-12-31T23:59:59.999999Z"),
            LocalDate.parse("9999-12-31"),
            new UUID(-1, -1),
            new BigDecimal("0.000000001"),
            new BigDecimal("10000"),
            "\u0001\"\\\t😀".repeat(8),
            "ÿ€\uFFFF\n".repeat(10_000)));
    rows.add(
        row(
            true,
            0,
            0L,
            0f,
            0.0,
            OffsetDateTime.parse("1999-12-31T23:59:59.999999Z"),
            LocalDate.parse("2000-01-01"),
            UUID.fromString("01234567-89ab-cdef-0123-456789abcdef"),
            new BigDecimal("0.000000000"),
            new BigDecimal("0"),
            "O'Brien",
            "x"));
    assertSame(rows);
  }

  @Test
  void gives_back_any_value() throws Exception {
    var rows = new ArrayList<Object[]>();
    for (int i = 0; i < 3000; i++) {
      Object[] row = randomRow();
      for (int column = 0; column < row.length; column++) {
        row[column] = random.nextInt(8) == 0 ? null : row[column];
      }
      rows.add(row);
    }
    assertSame(rows);
  }

  private Object[] randomRow() {
    double real = Double.longBitsToDouble(random.nextLong());
    float single = Float.intBitsToFloat(random.nextInt());
    return row(
        random.nextBoolean(),
        random.nextInt(),
        random.nextLong(),
        Float.isFinite(single) ? single + 0f : 1f,
        Double.isFinite(real) ? real + 0.0 : 1.0,
        OffsetDateTime.of(LocalDate.EPOCH.atStartOfDay(), ZoneOffset.UTC)
            .plusNanos(random.nextLong() / 1000 * 1000),
        LocalDate.ofEpochDay(random.nextInt(3_000_000) - 700_000),
        new UUID(random.nextLong(), random.nextLong()),
        new BigDecimal(new BigInteger(random.nextInt(99), random), 9)
            .multiply(BigDecimal.valueOf(random.nextBoolean() ? 1 : -1)),
        BigDecimal.valueOf(random.nextInt(1_999_999_999) - 999_999_999),
        text(random.nextInt(41)),
        text(random.nextInt(200)));
  }

  private String text(int length) {
    return random
        .ints(1, Character.MAX_CODE_POINT + 1)
        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
        .limit(length)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static Object[] row(Object... values) {
    return values;
  }

  private void assertSame(List<Object[]> rows) throws Exception {
    var decoder = new RecordDecoder(TABLE.stream());
    var slice =
        new Slice(new Lease(new TopicPartition(TABLE.topic(), 0), TABLE), new ChunkPool(1 << 20));
    for (int id = 0; id < rows.size(); id++) {
      byte[] json = json(id, rows.get(id)).getBytes(StandardCharsets.UTF_8);
      new EventParser(TABLE.stream()).parse(json, 0, json.length); // says what is wrong, if it is
      slice.append(
          new ConsumerRecord<>(TABLE.topic(), 0, id, null, ByteBuffer.wrap(json)), decoder);
    }
    try (Connection connection = postgres.newDatabase().connection();
        var statement = connection.createStatement()) {
      statement.execute(TABLE.createTable());
      try (BinaryCopy copy = BinaryCopy.begin(connection, TABLE.copyIntoTable())) {
        copy.write(slice, 0, slice.rows());
        copy.end();
      }
      try (var result = statement.executeQuery("SELECT * FROM everything ORDER BY id")) {
        for (Object[] row : rows) {
          result.next();
          var stored = new Object[row.length];
          for (int i = 0; i < row.length; i++) {
            stored[i] =
                row[i] == null
                    ? result.getObject(i + 2)
                    : result.getObject(i + 2, row[i].getClass());
          }
          assertThat(stored).as(Arrays.toString(row)).containsExactly(row);
        }
        assertThat(result.next()).isFalse();
      }
    }
  }

  private static String json(int id, Object[] row) {
    var json = new StringBuilder("{\"id\":" + id);
    for (int i = 0; i < row.length; i++) {
      if (row[i] != null) {
        json.append(",\"").append(COLUMNS.get(i)).append("\":").append(json(row[i]));
      }
    }
    return json.append('}').toString();
  }

  private static String json(Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    if (value instanceof OffsetDateTime time) {
      return "\"%tFT%<tT.%06dZ\"".formatted(time, time.getNano() / 1000);
    }
    var text = new StringBuilder("\"");
    for (char c : value.toString().toCharArray()) {
      text.append(c < ' ' || c == '"' || c == '\\' ? "\\u%04x".formatted((int) c) : c);
    }
    return text.append('"').toString();
  }
}
