package io.avtelemetry.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What must hold of any bytes that are given as events: they are told good or bad, by the quick and
 * the general reader alike, and what is good reads the same when it comes back from the topic.
 *
 * <p>Called with every file of the corpus by a test, and with what a fuzzer makes of them by {@code
 * infra/test/fuzz.sh}.
 */
public final class EventFuzz {
  private static final int LONGEST_TOLD_FIELD = 65;
  private static final int LONGEST_DETAIL = 1000;
  private static final List<Target> TARGETS =
      List.of(
          new Target(Schemas.diag()),
          new Target(Schemas.of(Schemas.EVERY_TYPE)),
          new Target(Schemas.of(Schemas.NOTES)));

  private EventFuzz() {}

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

  /** One stream, and its readers. */
  private static final class Target {
    private final EventParser quick;
    private final EventParser general;
    private final EventParser again;
    private final EventWriter writer;
    private final EventWriter writerAgain;

    Target(EventStream stream) {
      quick = new EventParser(stream);
      general = new EventParser(stream);
      again = new EventParser(stream);
      writer = new EventWriter(stream);
      writerAgain = new EventWriter(stream);
    }

    void check(byte[] input) {
      assertThat(event(quick, input, true)).isEqualTo(event(quick, input, false));
      Told quickly = new Told();
      Told generally = new Told();
      String quickRefusal = json(input, true, quickly);
      assertThat(quickRefusal).isEqualTo(json(input, false, generally));
      if (quickRefusal == null) {
        // Of a document that is refused as a whole, what was told before is to be forgotten.
        assertThat(quickly.lines).isEqualTo(generally.lines);
      }
      lines(input);
      quick.parseForm(input, 0, input.length, new Told());
    }

    private String event(EventParser parser, byte[] input, boolean quickly) {
      try {
        Row row =
            quickly
                ? parser.parse(input, 0, input.length)
                : general.parseWithJackson(input, 0, input.length);
        // No character of another encoding, or of an overlong form, passes for one of UTF-8.
        assertThat(UTF_8.newDecoder().decode(ByteBuffer.wrap(input)).length()).isPositive();
        return survives(row);
      } catch (CharacterCodingException e) {
        throw new AssertionError("taken, but no UTF-8", e);
      } catch (RefusedException e) {
        return refusal(e.field(), e.detail());
      }
    }

    private String json(byte[] input, boolean quickly, Told told) {
      try {
        if (quickly) {
          quick.parseJson(input, 0, input.length, told);
        } else {
          general.parseJsonWithJackson(input, 0, input.length, told, 0);
        }
        return null;
      } catch (RefusedException e) {
        return refusal(e.field(), e.detail());
      }
    }

    /** Each line is told as it is when it stands alone. */
    private void lines(byte[] input) {
      Told told = new Told();
      quick.parseNdjson(input, 0, input.length, told);
      int index = 0;
      int start = 0;
      for (int i = 0; i <= input.length; i++) {
        if (i == input.length || input[i] == '\n') {
          byte[] line = Arrays.copyOfRange(input, start, i);
          start = i + 1;
          if (!new String(line, UTF_8).replaceAll("[ \t\r]", "").isEmpty()) {
            assertThat(told.lines.get(index)).isEqualTo(index + " " + event(quick, line, true));
            index++;
          }
        }
      }
      assertThat(told.lines).hasSize(index);
    }

    /** The row's canonical JSON, which must read as the same event. */
    private String survives(Row row) {
      byte[] canonical = writer.value(row);
      byte[] key = writer.key(row);
      try {
        Row read = again.parse(canonical, 0, canonical.length);
        assertThat(new String(writerAgain.value(read), UTF_8))
            .isEqualTo(new String(canonical, UTF_8));
        assertThat(writerAgain.key(read)).isEqualTo(key);
      } catch (RefusedException e) {
        throw new AssertionError("the topic would hold " + new String(canonical, UTF_8), e);
      }
      return new String(canonical, UTF_8);
    }

    private final class Told implements EventVisitor {
      private final List<String> lines = new ArrayList<>();

      @Override
      public void accepted(int index, Row row) {
        assertThat(index).isEqualTo(lines.size());
        lines.add(index + " " + survives(row));
      }

      @Override
      public void refused(int index, String field, String detail) {
        assertThat(index).isEqualTo(lines.size());
        lines.add(index + " " + refusal(field, detail));
      }
    }
  }

  /** What is told of a refusal must fit an answer, as JSON in UTF-8, whatever was sent. */
  private static String refusal(String field, String detail) {
    if (field != null) {
      assertThat(field.length()).isLessThanOrEqualTo(LONGEST_TOLD_FIELD);
      assertThat(UTF_8.newEncoder().canEncode(field))
          .as("half a surrogate pair: %s", field)
          .isTrue();
    }
    assertThat(detail).isNotBlank().hasSizeLessThanOrEqualTo(LONGEST_DETAIL);
    assertThat(UTF_8.newEncoder().canEncode(detail))
        .as("half a surrogate pair: %s", detail)
        .isTrue();
    return field + " " + detail;
  }
}
