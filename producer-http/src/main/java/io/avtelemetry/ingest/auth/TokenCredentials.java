package io.avtelemetry.ingest.auth;

import io.avtelemetry.ingest.auth.TokenFile.Token;
import io.avtelemetry.lifecycle.Allowance;
import io.avtelemetry.tls.WatchedFiles;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows a sender by its token, {@code avt_ID_SECRET}: the ID finds what is kept of it, and the
 * SHA-256 of the whole is compared in a time that does not tell how much of it is right. One hash
 * is enough, as the secret is 256 random bits.
 */
final class TokenCredentials implements Credentials {
  static final String REALM = "Bearer realm=\"av-telemetry\"";

  private static final Logger audit = LoggerFactory.getLogger("io.avtelemetry.audit");
  private static final String SCHEME = "Bearer ";
  private static final String PREFIX = "avt_";
  private static final int SECRET_CHARS = 64;
  private static final int SECRET_START = PREFIX.length() + TokenFile.ID_CHARS + 1;

  /** Compared with where there is no such ID, so that this takes as long. */
  private static final Token NOBODY = new Token(new byte[32], EventSender.anybody());

  @SuppressWarnings("ThreadLocalUsage") // of this server's threads, and gone with them
  private final ThreadLocal<MessageDigest> digests =
      ThreadLocal.withInitial(TokenCredentials::sha256);

  private final WatchedFiles watch;
  private volatile Map<String, Token> tokens = Map.of();

  private TokenCredentials(Path file, Supplier<Optional<Allowance>> allowance) throws IOException {
    watch =
        WatchedFiles.readAndWatch(
            "the tokens of " + file.getFileName(),
            List.of(file),
            () -> replace(TokenFile.read(file, allowance)));
  }

  static TokenCredentials watching(Path file, Supplier<Optional<Allowance>> allowance)
      throws IOException {
    return new TokenCredentials(file, allowance);
  }

  private void replace(Map<String, Token> now) {
    var added = new TreeSet<>(now.keySet());
    added.removeAll(tokens.keySet());
    var removed = new TreeSet<>(tokens.keySet());
    removed.removeAll(now.keySet());
    tokens = now;
    audit.info("tokens in force: {} added={} removed={}", now.size(), added, removed);
  }

  @Override
  public Identified identify(HttpServerExchange exchange) {
    HeaderValues values = exchange.getRequestHeaders().get(Headers.AUTHORIZATION);
    if (values == null) {
      return new Unknown("missing", "-", "Send a token: Authorization: Bearer …", REALM);
    }
    String value = values.getFirst();
    if (values.size() > 1 || !value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return invalid("malformed", "-");
    }
    return identify(value.substring(SCHEME.length()).strip());
  }

  Identified identify(String token) {
    if (token.length() != SECRET_START + SECRET_CHARS || !token.startsWith(PREFIX)) {
      return invalid("malformed", "-");
    }
    String id = token.substring(PREFIX.length(), SECRET_START - 1);
    if (!TokenFile.isHex(id, TokenFile.ID_CHARS)) {
      return invalid("malformed", "-");
    }
    Token kept = tokens.get(id);
    byte[] hash = digests.get().digest(token.getBytes(StandardCharsets.UTF_8));
    boolean same = (kept == null ? NOBODY : kept).isOf(hash);
    return kept != null && same ? new Known(kept.sender()) : invalid("unknown", id);
  }

  private static Unknown invalid(String reason, String claim) {
    return new Unknown(
        reason, claim, "The token is not valid.", REALM + ", error=\"invalid_token\"");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public void close() {
    watch.close();
  }
}
