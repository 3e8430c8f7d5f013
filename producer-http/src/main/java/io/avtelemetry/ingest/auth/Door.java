package io.avtelemetry.ingest.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.avtelemetry.audit.AuditLog;
import io.avtelemetry.ingest.auth.Credentials.Known;
import io.avtelemetry.ingest.auth.Credentials.Unknown;
import io.avtelemetry.lifecycle.Allowance;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets a post in whose sender is known, may write the stream, and has not sent too much. */
public final class Door implements AutoCloseable {
  private static final int MOST_NETWORKS = 65_536;
  private static final int MOST_WAITING = 1_000;
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(1);

  private final Credentials credentials;
  private final Failures failures;
  private final AuditLog audit = new AuditLog(System.nanoTime());
  private final int perAddress;
  private final Cache<Network, Allowance> networks;
  private final MeterRegistry metrics;
  private final AtomicInteger waiting = new AtomicInteger();

  private Door(
      Credentials credentials, int perAddress, Duration longestDelay, MeterRegistry metrics) {
    this.credentials = credentials;
    this.perAddress = perAddress;
    this.metrics = metrics;
    this.failures = new Failures(longestDelay, System::nanoTime);
    this.networks =
        Caffeine.newBuilder().maximumSize(MOST_NETWORKS).expireAfterAccess(FORGOTTEN_AFTER).build();
  }

  /**
   * The door of an ingest server.
   *
   * @param longestDelay a refused sender waits no longer for its answer
   * @throws IOException where the file of tokens cannot be used
   */
  public static Door open(AuthSettings settings, Duration longestDelay, MeterRegistry metrics)
      throws IOException {
    Credentials credentials =
        switch (settings.mode()) {
          case NONE -> {
            var anybody = new Known(EventSender.anybody());
            yield exchange -> anybody;
          }
          case TOKEN ->
              TokenCredentials.watching(
                  settings.tokens().orElseThrow(), () -> allowance(settings.perToken()));
          case MTLS -> new CertificateCredentials(() -> allowance(settings.perToken()));
        };
    return new Door(credentials, settings.perAddress(), longestDelay, metrics);
  }

  private static Optional<Allowance> allowance(int perSecond) {
    return perSecond == 0
        ? Optional.empty()
        : Optional.of(new Allowance(perSecond, System.nanoTime()));
  }

  /** Whether a post to a stream is let in; on the exchange's I/O thread. */
  public Admission admit(HttpServerExchange exchange, String stream) {
    if (perAddress > 0) {
      Duration wait = ofAddress(exchange).enter(System.nanoTime());
      if (!wait.isZero()) {
        return new Admission.TooMany(
            "This address may send " + perAddress + " events a second.", wait);
      }
    }
    Credentials.Identified identified = credentials.identify(exchange);
    if (!(identified instanceof Known known)) {
      var unknown = (Unknown) identified;
      refused(unknown.reason(), unknown.claim(), exchange, stream);
      return new Admission.Unauthenticated(
          401, unknown.detail(), unknown.challenge(), delay(exchange));
    }
    EventSender sender = known.sender();
    if (!sender.mayWriteStream(stream)) {
      refused("stream", sender.name(), exchange, stream);
      return new Admission.Unauthenticated(
          403,
          "This token may not write the stream " + stream + ".",
          TokenCredentials.REALM + ", error=\"insufficient_scope\"",
          delay(exchange));
    }
    if (sender.allowance().isPresent()) {
      Duration wait = sender.allowance().get().enter(System.nanoTime());
      if (!wait.isZero()) {
        return new Admission.TooMany("This token sends more events a second than it may.", wait);
      }
    }
    return sender;
  }

  /** A post that was let in has so many events; from any thread. */
  public void counted(HttpServerExchange exchange, EventSender sender, int events) {
    if (events > 1) {
      sender.allowance().ifPresent(allowance -> allowance.take(events - 1));
      if (perAddress > 0) {
        ofAddress(exchange).take(events - 1);
      }
    }
  }

  /** Some of a post's events are of vehicles that its sender may not write. */
  public void forged(HttpServerExchange exchange, EventSender sender, String stream) {
    refused("vin", sender.name(), exchange, stream);
  }

  /** A handshake failed for the client's certificate; on its thread. */
  public void refusedCertificate(String why, String from) {
    tell("certificate", printable(why), from, "-");
  }

  /** What strangers wrote: a line's worth of plain characters. */
  private static String printable(String text) {
    String plain = String.valueOf(text).replaceAll("[^\\x20-\\x7E]", "?");
    return '"' + plain.substring(0, Math.min(plain.length(), 120)) + '"';
  }

  private Allowance ofAddress(HttpServerExchange exchange) {
    return networks.get(
        Network.of(exchange.getSourceAddress()), n -> new Allowance(perAddress, System.nanoTime()));
  }

  private void refused(String reason, String who, HttpServerExchange exchange, String stream) {
    InetSocketAddress from = exchange.getSourceAddress();
    String address = from.getAddress() == null ? "-" : from.getAddress().getHostAddress();
    tell(reason, who, address, stream);
  }

  private void tell(String reason, String who, String address, String stream) {
    count(reason);
    audit.refused(
        "reason=" + reason + " who=" + who + " from=" + address + " stream=" + stream,
        System.nanoTime());
  }

  private void count(String reason) {
    Counter.builder("ingest.refused.senders")
        .description("Posts, or handshakes, of senders that are not known or may not write that")
        .tag("reason", reason)
        .register(metrics)
        .increment();
  }

  /** How long the answer waits; empty where too many wait already. */
  private Optional<Duration> delay(HttpServerExchange exchange) {
    Duration delay = failures.delay(Network.of(exchange.getSourceAddress()));
    if (delay.isZero()) {
      return Optional.of(delay);
    }
    if (waiting.incrementAndGet() > MOST_WAITING) {
      waiting.decrementAndGet();
      return Optional.empty();
    }
    return Optional.of(delay);
  }

  /** An answer that was to wait is written. */
  public void waited() {
    waiting.decrementAndGet();
  }

  @Override
  public void close() {
    credentials.close();
  }
}
