package io.avtelemetry.drills.site;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How a client is let in.
 *
 * @param tls whom it trusts, and what it shows where it is a server itself; empty for plain HTTP
 * @param token that it sends; empty where nobody asks for one
 */
public record Access(Optional<SSLContext> tls, Optional<Token> token) {
  /** Where everybody is let in. */
  public static final Access OPEN = new Access(Optional.empty(), Optional.empty());

  /**
   * A token, as {@code tokens.sh} made it.
   *
   * @param text avt_ID_SECRET
   */
  public record Token(String text) {
    /** By which it is revoked. */
    public String id() {
      return text.split("_", 3)[1];
    }

    @Override
    public String toString() {
      return "token " + id();
    }
  }

  /** A client that speaks HTTP/1.1, encrypted where that is asked for. */
  public HttpClient client(Duration connectTimeout) {
    var builder =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(connectTimeout);
    tls.ifPresent(builder::sslContext);
    return builder.build();
  }

  /** A request that says who sends it. */
  public HttpRequest.Builder request(URI address) {
    var builder = HttpRequest.newBuilder(address);
    token.ifPresent(shown -> builder.header("Authorization", "Bearer " + shown.text()));
    return builder;
  }
}
