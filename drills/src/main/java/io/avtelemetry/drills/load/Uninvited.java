package io.avtelemetry.drills.load;

import io.avtelemetry.drills.site.Access;
import io.avtelemetry.drills.site.Access.Token;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/**
 * Those who may not send try to: without a token, with one that nobody made, with another's VIN,
 * with one that was revoked, without TLS. Whoever is let in is a surprise in the ledger, and his
 * event one of a vehicle that the account does not know.
 */
public final class Uninvited {
  private static final String STRANGER = "ABSENT00000000000";
  private static final String NO_EVENT = "{}";
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration REVOKED_WITHIN = Duration.ofSeconds(5);
  private static final long POLL_MILLIS = 100;

  private final List<URI> addresses;
  private final SSLContext tls;
  private final Token token;
  private final Ledger ledger;
  private final TreeMap<String, Integer> answers = new TreeMap<>();

  /**
   * Tries nothing yet.
   *
   * @param addresses every door there is
   * @param access of those who may send
   */
  public Uninvited(List<URI> addresses, Access access, Ledger ledger) {
    this.addresses = List.copyOf(addresses);
    this.tls = access.tls().orElseThrow();
    this.token = access.token().orElseThrow();
    this.ledger = ledger;
  }

  /** Tries while the token of those who may send is good. */
  public void tryWithoutLeave() throws InterruptedException {
    for (URI address : addresses) {
      expect(401, "without a token", address, Optional.empty(), STRANGER);
      var madeUp = new Token("avt_" + token.id() + "_" + "0".repeat(64));
      expect(401, "with a made-up token", address, Optional.of(madeUp), BadEvents.VIN);
      expect(403, "with another's VIN", address, Optional.of(token), STRANGER);
      tryWithoutTls(address);
    }
  }

  /** Tries when that token was revoked. */
  public void tryWithRevokedToken() throws InterruptedException {
    // Each ingest server hears of it by itself: of those behind a load balancer one may know it
    // before another does.
    long deadline = System.nanoTime() + REVOKED_WITHIN.toNanos();
    var door = new Access(Optional.of(tls), Optional.of(token));
    for (URI address : addresses) {
      while (!answer(door, address, NO_EVENT).equals("401") && System.nanoTime() < deadline) {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
    }
    for (URI address : addresses) {
      expect(401, "with a revoked token", address, Optional.of(token), BadEvents.VIN);
    }
  }

  /** How often who was answered what. */
  public String words() {
    return answers.toString();
  }

  private void expect(int status, String who, URI address, Optional<Token> shown, String vin)
      throws InterruptedException {
    String answer = answer(new Access(Optional.of(tls), shown), address, BadEvents.goodOne(vin));
    note(who, answer);
    if (!answer.equals(String.valueOf(status))) {
      ledger.surprise("%s where %d was due, %s at %s".formatted(answer, status, who, address));
    }
  }

  private void tryWithoutTls(URI address) throws InterruptedException {
    URI plain = URI.create("http:" + address.getSchemeSpecificPart());
    var access = new Access(Optional.empty(), Optional.of(token));
    String answer = answer(access, plain, BadEvents.goodOne(BadEvents.VIN));
    note("without TLS", answer);
    if (answer.startsWith("2")) {
      ledger.surprise("%s without TLS at %s".formatted(answer, address));
    }
  }

  private void note(String who, String answer) {
    answers.merge(who + " " + answer, 1, Integer::sum);
  }

  private static String answer(Access access, URI address, String body)
      throws InterruptedException {
    var request =
        access
            .request(address)
            .timeout(LIMIT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      var answer = access.client(LIMIT).send(request, HttpResponse.BodyHandlers.discarding());
      return String.valueOf(answer.statusCode());
    } catch (IOException e) {
      return "no answer";
    }
  }
}
