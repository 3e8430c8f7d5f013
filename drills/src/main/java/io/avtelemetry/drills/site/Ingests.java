package io.avtelemetry.drills.site;

import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The addresses that take events, as clients are told them: where one fails, the next is taken. */
public final class Ingests {
  private final List<URI> addresses;
  private final AtomicInteger current = new AtomicInteger();

  /** These, in this order. */
  public Ingests(List<URI> addresses) {
    this.addresses = List.copyOf(addresses);
  }

  /** Where to post now. */
  public URI current() {
    return addresses.get(current.get());
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
