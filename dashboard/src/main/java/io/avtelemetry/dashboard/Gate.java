package io.avtelemetry.dashboard;

import io.avtelemetry.audit.AuditLog;
import io.avtelemetry.settings.Secret;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.Cookie;
import io.undertow.server.handlers.CookieImpl;
import io.undertow.util.Headers;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Deque;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Lets in who knows the token: as {@code Authorization: Bearer}, or once as {@code ?token=}, for
 * which the browser is given a cookie. The cookie is derived from the token and not the token. Who
 * is refused is a line of the audit log.
 */
final class Gate implements HttpHandler {
  static final String COOKIE = "av_dashboard";
  private static final String TOKEN = "token";
  private static final String BEARER = "Bearer ";

  /** Where the form says what was wrong, and what it says. */
  private static final String FAULT = "<!-- fault -->";

  private static final String WRONG = "<p role=\"alert\">That is not the token.</p>";

  private final AuditLog audit = new AuditLog(System.nanoTime());
  private final Secret token;
  private final String pass;
  private final Answers answers;
  private final byte[] loginPage;
  private final byte[] wrongPage;
  private final HttpHandler behind;

  Gate(Secret token, Answers answers, byte[] loginPage, HttpHandler behind) {
    this.token = token;
    this.answers = answers;
    this.loginPage = loginPage;
    wrongPage = utf8(new String(loginPage, StandardCharsets.UTF_8).replace(FAULT, WRONG));
    this.behind = behind;
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(utf8(token.value()), "HmacSHA256"));
      pass = HexFormat.of().formatHex(mac.doFinal(utf8("av-telemetry dashboard cookie")));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    Deque<String> given = exchange.getQueryParameters().get(TOKEN);
    if (given != null && given.stream().anyMatch(g -> same(g, token.value()))) {
      welcome(exchange);
    } else if (given == null && isKnown(exchange)) {
      behind.handleRequest(exchange);
    } else {
      refuse(exchange);
    }
  }

  private boolean isKnown(HttpServerExchange exchange) {
    String authorization = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
    if (authorization != null
        && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        && same(authorization.substring(BEARER.length()).strip(), token.value())) {
      return true;
    }
    Cookie cookie = exchange.getRequestCookie(COOKIE);
    return cookie != null && same(cookie.getValue(), pass);
  }

  /** On to the same path without the token, so that it stays in no history. */
  private void welcome(HttpServerExchange exchange) {
    exchange.setResponseCookie(
        new CookieImpl(COOKIE, pass)
            .setPath("/")
            .setHttpOnly(true)
            .setSecure(isEncrypted(exchange))
            .setSameSiteMode("Lax"));
    String path = exchange.getRequestPath().equals("/login") ? "/" : exchange.getRequestURI();
    // A path only, and never one that a browser takes for a host.
    exchange.getResponseHeaders().put(Headers.LOCATION, path.replaceAll("^[/\\\\]+", "/"));
    exchange.setStatusCode(303);
    exchange.endExchange();
  }

  private static boolean isEncrypted(HttpServerExchange exchange) {
    return "https".equals(exchange.getRequestHeaders().getFirst(Headers.X_FORWARDED_PROTO))
        || exchange.getRequestScheme().equals("https");
  }

  private void refuse(HttpServerExchange exchange) {
    InetAddress from = exchange.getSourceAddress().getAddress();
    audit.refused(
        "reason=%s from=%s"
            .formatted(
                showsSomething(exchange) ? "wrong" : "missing",
                from == null ? "-" : from.getHostAddress()),
        System.nanoTime());
    exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer");
    String accept = exchange.getRequestHeaders().getFirst(Headers.ACCEPT);
    if (accept != null && accept.contains("text/html")) {
      boolean tried = exchange.getQueryParameters().containsKey(TOKEN);
      answers.send(exchange, 401, "text/html; charset=utf-8", tried ? wrongPage : loginPage);
    } else {
      answers.problem(exchange, new Problem(401, "The dashboard's token is needed."));
    }
  }

  private static boolean showsSomething(HttpServerExchange exchange) {
    return exchange.getQueryParameters().containsKey(TOKEN)
        || exchange.getRequestHeaders().contains(Headers.AUTHORIZATION)
        || exchange.getRequestCookie(COOKIE) != null;
  }

  /** In a time that does not tell how much of it is right. */
  private static boolean same(String given, String right) {
    return MessageDigest.isEqual(utf8(given), utf8(right));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
