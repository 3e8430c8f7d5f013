package io.avtelemetry.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What somebody sends who means no good, or knows no better, and what must come of it: one entry of
 * the files in {@code src/test/resources/hostile}, whose form is told in their README.
 *
 * @param published events that the topics gained; none where it is left open
 * @param stored fields of the last event published, as JSON
 */
record HostileCase(
    String file,
    String name,
    List<Step> steps,
    List<Expected> answers,
    After after,
    Optional<Integer> published,
    JsonNode stored) {
  private static final Path FOLDER = Path.of("src/test/resources/hostile");
  private static final YAMLMapper yaml = new YAMLMapper();
  private static final Set<String> KEYS =
      Set.of(
          "case",
          "why",
          "head",
          "body",
          "chunks",
          "event",
          "path",
          "type",
          "with",
          "zip",
          "send",
          "steps",
          "answer",
          "answers",
          "status",
          "field",
          "detail",
          "accepted",
          "rejected",
          "bare",
          "then",
          "published",
          "stored",
          "headers");

  /** What a client does next. */
  sealed interface Step {
    record Send(ByteBuffer bytes) implements Step {}

    record Wait(Duration time) implements Step {}

    /** It sends no more, but still reads. */
    record HalfClose() implements Step {}

    /** It is gone, without a word. */
    record Reset() implements Step {}
  }

  /** What the connection must be like when all answers have come. */
  enum After {
    ANY,
    OPEN,
    CLOSED
  }

  /**
   * One answer.
   *
   * @param statuses the statuses that are right; more than one where HTTP leaves it open
   * @param field the field that is told first, or null
   * @param detail a part of what is told, or null
   * @param rejected the field (or null) of each index that is told, or a missing node
   * @param bare whether the HTTP server itself may answer, with a status alone
   * @param headers what must stand in its header
   */
  record Expected(
      Set<Integer> statuses,
      String field,
      String detail,
      int accepted,
      JsonNode rejected,
      boolean bare,
      Map<String, String> headers) {}

  @Override
  public String toString() {
    return file + ": " + name;
  }

  /** Every case of every file. */
  static List<HostileCase> all() {
    try (var files = Files.list(FOLDER)) {
      var cases = new ArrayList<HostileCase>();
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
        String name = file.getFileName().toString().replace(".yaml", "");
        yaml.readTree(file.toFile()).forEach(node -> cases.add(of(name, node)));
      }
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HostileCase of(String file, JsonNode node) {
    String name = node.path("case").asText();
    for (Iterator<String> keys = node.fieldNames(); keys.hasNext(); ) {
      String key = keys.next();
      if (!KEYS.contains(key)) {
        throw new IllegalArgumentException(file + ": " + name + ": what is " + key + "?");
      }
    }
    List<Expected> answers = new ArrayList<>();
    if (node.has("answers")) {
      node.get("answers").forEach(answer -> answers.add(expected(answer)));
    } else if (node.has("answer")) {
      answers.add(expected(node));
    }
    int accepted = answers.stream().mapToInt(Expected::accepted).sum();
    JsonNode published = node.path("published");
    return new HostileCase(
        file,
        name,
        steps(node),
        answers,
        After.valueOf(node.path("then").asText("any").toUpperCase(Locale.ROOT)),
        published.asText().equals("any")
            ? Optional.empty()
            : Optional.of(published.asInt(accepted)),
        node.path("stored"));
  }

  private static Expected expected(JsonNode node) {
    JsonNode status = node.has("status") ? node.get("status") : node.path("answer");
    JsonNode said = node.isObject() ? status : node;
    var statuses = new TreeSet<Integer>();
    for (String one : said.asText().split("\\|", -1)) {
      statuses.add(Integer.valueOf(one));
    }
    var headers = new HashMap<String, String>();
    node.path("headers").properties().forEach(e -> headers.put(e.getKey(), e.getValue().asText()));
    return new Expected(
        statuses,
        node.path("field").asText(null),
        node.path("detail").asText(null),
        node.path("accepted").asInt(statuses.contains(202) && statuses.size() == 1 ? 1 : 0),
        node.path("rejected"),
        node.path("bare").asBoolean(),
        headers);
  }

  private static List<Step> steps(JsonNode node) {
    if (!node.has("steps")) {
      return List.of(new Step.Send(ByteBuffer.wrap(HostileRequest.bytes(node))));
    }
    var steps = new ArrayList<Step>();
    for (JsonNode step : node.get("steps")) {
      if (step.isTextual()) {
        steps.add(
            switch (step.asText()) {
              case "half-close" -> new Step.HalfClose();
              case "reset" -> new Step.Reset();
              default -> throw new IllegalArgumentException("what is " + step + "?");
            });
      } else if (step.has("wait")) {
        steps.add(new Step.Wait(Duration.ofMillis(step.get("wait").asLong())));
      } else {
        int times = step.path("times").asInt(1);
        for (int i = 0; i < times; i++) {
          steps.add(new Step.Send(ByteBuffer.wrap(HostileRequest.bytes(step))));
          if (step.has("every")) {
            steps.add(new Step.Wait(Duration.ofMillis(step.get("every").asLong())));
          }
        }
      }
    }
    return steps;
  }
}
