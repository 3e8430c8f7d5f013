package io.avtelemetry.dashboard;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.Deflater;

/** Answers with the files of the page, which stand in the jar; each is read and compressed once. */
final class PageFiles implements HttpHandler {
  private static final String FOLDER = "page";
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+");

  /** Their names change with their content. */
  private static final String ASSETS = "/assets/";

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("geojson", "application/geo+json"),
          Map.entry("yaml", "application/yaml; charset=utf-8"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("pbf", "application/x-protobuf"));

  private final Answers answers;
  private final Map<String, Content> read = new ConcurrentHashMap<>();

  PageFiles(Answers answers) {
    this.answers = answers;
  }

  /** One file, as it is and compressed. */
  private record Content(
      String type, String tag, ByteBuffer plain, ByteBuffer gzip, Optional<ByteBuffer> brotli) {}

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    String path = exchange.getRequestPath().equals("/") ? "/index.html" : exchange.getRequestPath();
    Optional<Content> content = find(path);
    if (content.isEmpty()) {
      answers.problem(exchange, new Problem(404, "There is nothing at this path."));
      return;
    }
    send(exchange, content.get(), path.startsWith(ASSETS));
  }

  private static void send(HttpServerExchange exchange, Content content, boolean immutable) {
    var headers = exchange.getResponseHeaders();
    headers.put(
        Headers.CACHE_CONTROL, immutable ? "public, max-age=31536000, immutable" : "no-cache");
    headers.put(Headers.ETAG, content.tag());
    headers.put(Headers.VARY, "Accept-Encoding");
    String known = exchange.getRequestHeaders().getFirst(Headers.IF_NONE_MATCH);
    if (content.tag().equals(known)) {
      exchange.setStatusCode(304);
      exchange.endExchange();
    } else if (content.brotli().isPresent() && Answers.takes(exchange, "br")) {
      headers.put(Headers.CONTENT_ENCODING, "br");
      Answers.sendBytes(exchange, 200, content.type(), content.brotli().get().duplicate());
    } else if (content.gzip().remaining() < content.plain().remaining()
        && Answers.takes(exchange, "gzip")) {
      headers.put(Headers.CONTENT_ENCODING, "gzip");
      Answers.sendBytes(exchange, 200, content.type(), content.gzip().duplicate());
    } else {
      Answers.sendBytes(exchange, 200, content.type(), content.plain().duplicate());
    }
  }

  private Optional<Content> find(String path) {
    Content known = read.get(path);
    if (known != null) {
      return Optional.of(known);
    }
    String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
    if (type == null || !PATH.matcher(path).matches()) {
      return Optional.empty();
    }
    Optional<Content> content = bytes(FOLDER + path).map(b -> content(path, type, b));
    content.ifPresent(c -> read.put(path, c)); // no more than there are files
    return content;
  }

  private static Content content(String path, String type, byte[] plain) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(plain);
      String tag = '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
      return new Content(
          type,
          tag,
          ByteBuffer.wrap(plain),
          ByteBuffer.wrap(Answers.gzip(plain, Deflater.BEST_COMPRESSION)),
          bytes(FOLDER + path + ".br").map(ByteBuffer::wrap));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** A resource beside this class, or at an absolute path. */
  static Optional<byte[]> bytes(String resource) {
    try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
