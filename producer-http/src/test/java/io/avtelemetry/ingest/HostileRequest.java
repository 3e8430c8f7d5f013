package io.avtelemetry.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/** The bytes that a case of {@code src/test/resources/hostile} sends. */
final class HostileRequest {
  private static final Pattern MACRO = Pattern.compile("«([^»]*)»");
  private static final Pattern HEX = Pattern.compile("[0-9A-F]{2}( ?[0-9A-F]{2})*");
  private static final Pattern REPEAT = Pattern.compile("(.+)×(\\d+)", Pattern.DOTALL);

  private HostileRequest() {}

  static byte[] bytes(JsonNode node) {
    if (node.has("send")) {
      return expanded(node.get("send").asText(), 0);
    }
    byte[] body = zipped(body(node), node.path("zip").asText());
    String head = node.has("head") ? node.get("head").asText() : post(node);
    String lines = head.stripTrailing().replace("\r\n", "\n").replace("\n", "\r\n") + "\r\n\r\n";
    return joined(expanded(lines, body.length), body);
  }

  /** A post of the body, and nothing unusual about it that the case does not name. */
  private static String post(JsonNode node) {
    String type = node.path("type").asText("application/json");
    return "POST "
        + node.path("path").asText("/events")
        + " HTTP/1.1\nHost: ingest\n"
        + (type.equals("none") ? "" : "Content-Type: " + type + "\n")
        + (node.has("zip") ? "Content-Encoding: gzip\n" : "")
        + (node.has("with") ? node.get("with").asText().stripTrailing() + "\n" : "")
        + (node.has("chunks") ? "Transfer-Encoding: chunked\n" : "Content-Length: «length»\n");
  }

  private static byte[] body(JsonNode node) {
    if (node.has("event")) {
      return expanded(event(node.get("event")), 0);
    }
    return expanded(node.path(node.has("chunks") ? "chunks" : "body").asText(""), 0);
  }

  /** A good event, but for the fields that are given, as JSON; null leaves the field out. */
  private static String event(JsonNode changes) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("timestamp", "\"2026-11-21T08:00:00.123456Z\"");
    fields.put("vin", "\"1FTFW1E50PFA00001\"");
    fields.put("make", "\"Ford\"");
    fields.put("model", "\"F-150\"");
    fields.put("position_x", "1");
    fields.put("position_y", "2");
    fields.put("position_z", "3");
    fields.put("speed", "4");
    changes
        .properties()
        .forEach(
            change -> {
              if (change.getValue().isNull()) {
                fields.remove(change.getKey());
              } else {
                fields.put(change.getKey(), change.getValue().asText());
              }
            });
    return fields.entrySet().stream()
        .map(field -> "\"" + field.getKey() + "\":" + field.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** The text as UTF-8, what stands between « and » put in place. */
  private static byte[] expanded(String text, int bodyLength) {
    var bytes = new ByteArrayOutputStream();
    Matcher macro = MACRO.matcher(text);
    int at = 0;
    while (macro.find()) {
      bytes.writeBytes(utf8(text.substring(at, macro.start())));
      bytes.writeBytes(macro(macro.group(1), bodyLength));
      at = macro.end();
    }
    bytes.writeBytes(utf8(text.substring(at)));
    return bytes.toByteArray();
  }

  private static byte[] macro(String name, int bodyLength) {
    Matcher repeat = REPEAT.matcher(name);
    if (HEX.matcher(name).matches()) {
      return HexFormat.of().parseHex(name.replace(" ", ""));
    }
    if (repeat.matches()) {
      return utf8(plain(repeat.group(1)).repeat(Integer.parseInt(repeat.group(2))));
    }
    if (name.startsWith("random ")) {
      var bytes = new byte[Integer.parseInt(name.substring("random ".length()))];
      new Random(1).nextBytes(bytes);
      return bytes;
    }
    return utf8(name.equals("length") ? Integer.toString(bodyLength) : plain(name));
  }

  private static String plain(String name) {
    String event = Events.diag(1);
    return switch (name) {
      case "event" -> event;
      case "size" -> Integer.toHexString(event.length());
      case "event-length" -> Integer.toString(event.length());
      case "form" -> Events.form(1);
      default -> name;
    };
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] zipped(byte[] body, String how) {
    return switch (how) {
      case "" -> body;
      case "whole" -> gzip(body);
      case "twice" -> gzip(gzip(body));
      case "members" -> {
        int middle = body.length / 2;
        yield joined(
            gzip(Arrays.copyOf(body, middle)), gzip(Arrays.copyOfRange(body, middle, body.length)));
      }
      case "cut" -> Arrays.copyOf(gzip(body), gzip(body).length / 2);
      case "cut-trailer" -> Arrays.copyOf(gzip(body), gzip(body).length - 4);
      case "header-alone" -> Arrays.copyOf(gzip(body), 10);
      case "wrong-checksum" -> changed(gzip(body), -8);
      case "wrong-size" -> changed(gzip(body), -4);
      case "wrong-method" -> changed(gzip(body), 2);
      case "garbage-behind" -> joined(gzip(body), utf8("garbage"));
      case "zeros-behind" -> joined(gzip(body), new byte[64]);
      case "not" -> body;
      default -> throw new IllegalArgumentException("zip: " + how);
    };
  }

  private static byte[] changed(byte[] bytes, int at) {
    bytes[at < 0 ? bytes.length + at : at] ^= 0x55;
    return bytes;
  }

  private static byte[] gzip(byte[] bytes) {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
