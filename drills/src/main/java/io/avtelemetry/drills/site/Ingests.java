package io.avtelemetry.drills.site;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The addresses that take events, as clients are told them: where one fails, the next is taken. */
public final class Ingests {
  private final List<URI> addresses;
  private final Access access;
  private final AtomicInteger current = new AtomicInteger();

  /** These, in this order. */
  public Ingests(List<URI> addresses, Access access) {
    this.addresses = List.copyOf(addresses);
    this.access = access;
  }

  /** Where to post now. */
  public URI current() {
    return addresses.get(current.get());
  }

  /** How its clients are let in. */
  public Access access() {
    return access;
  }

  /** A request to where to post now, of one who may. */
  public HttpRequest.Builder request() {
    return access.request(current());
  }

  /** A client for such requests. */
  public HttpClient client(Duration connectTimeout) {
    return access.client(connectTimeout);
  }

  /** An address gave no answer. */
  public void failed(URI address) {
    int index = current.get();
    if (addresses.get(index).equals(address)) {
      // Of many clients that notice at once, one moves on for all.
      boolean unused = current.compareAndSet(index, (index + 1) % addresses.size());
    }
  }
}
