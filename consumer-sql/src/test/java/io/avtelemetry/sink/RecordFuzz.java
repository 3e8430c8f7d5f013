package io.avtelemetry.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.avtelemetry.stream.Field;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * What must hold of any bytes that stand in a topic: they become one whole row of COPY, each column
 * within the size of its type, or nothing and a reason.
 *
 * <p>Called with every file of the corpus by a test, and with what a fuzzer makes of them by {@code
 * infra/test/fuzz.sh}.
 */
public final class RecordFuzz {
  private static final List<Target> TARGETS =
      List.of(new Target(Schemas.diag()), new Target(Schemas.table(Schemas.ALL_TYPES)));

  /** Of a numeric, beside its groups: how many they are, the first one's weight, sign, scale. */
  private static final int NUMERIC_HEAD = 4 * Short.BYTES;

  private static final int DIGITS_PER_GROUP = 4;

  private RecordFuzz() {}

  /** Loads what is fuzzed before the first input, whose time that would count as. */
  public static void fuzzerInitialize() {
    fuzzerTestOneInput(new byte[0]);
  }

  /** The fuzzer's entry: any failure is a finding. */
  public static void fuzzerTestOneInput(byte[] input) {
    for (Target target : TARGETS) {
      target.check(input);
    }
  }

  /** One stream's decoder. */
  private static final class Target {
    private final List<Field> fields;
    private final RecordDecoder decoder;

    Target(StreamTable table) {
      fields = table.stream().fields();
      decoder = new RecordDecoder(table.stream());
    }

    void check(byte[] input) {
      String refusal = decoder.decode(ByteBuffer.wrap(input));
      CopyBuffer buffer = decoder.row();
      if (refusal != null) {
        assertThat(refusal).isNotBlank().doesNotContain("bug of the parser");
        assertThat(buffer.length()).isZero();
        return;
      }
      ByteBuffer row = ByteBuffer.wrap(buffer.bytes(), 0, buffer.length());
      assertThat(row.getShort()).isEqualTo((short) fields.size());
      for (Field field : fields) {
        int length = row.getInt();
        if (length == -1) {
          assertThat(field.required()).as(field.name()).isFalse();
        } else {
          assertThat(length).as(field.name()).isBetween(shortest(field), longest(field, input));
          row.position(row.position() + length);
        }
      }
      assertThat(row.remaining()).isZero();
      // A record that the reader's buffer holds elsewhere than in an array reads the same.
      byte[] first = Arrays.copyOf(buffer.bytes(), buffer.length());
      ByteBuffer direct = ByteBuffer.allocateDirect(input.length).put(input).flip();
      assertThat(decoder.decode(direct)).isNull();
      assertThat(Arrays.copyOf(buffer.bytes(), buffer.length())).isEqualTo(first);
    }

    private static int shortest(Field field) {
      return switch (field.type()) {
        case STRING -> 0;
        case DECIMAL -> NUMERIC_HEAD;
        default -> longest(field, new byte[0]);
      };
    }

    private static int longest(Field field, byte[] input) {
      return switch (field.type()) {
        case BOOLEAN -> 1;
        case INT, FLOAT, DATE -> 4;
        case LONG, DOUBLE, TIMESTAMP_MICROS -> 8;
        case UUID -> 16;
        // Four bytes a character at most, and no more than was sent.
        case STRING -> Math.min(4 * field.maxLength().orElse(input.length), input.length);
        case DECIMAL ->
            NUMERIC_HEAD
                + Short.BYTES * (groups(field.precision() - field.scale()) + groups(field.scale()));
      };
    }

    private static int groups(int digits) {
      return (digits + DIGITS_PER_GROUP - 1) / DIGITS_PER_GROUP;
    }
  }
}
