package io.avtelemetry.ingest.auth;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Where a request comes from: an address of IPv4, or the 64 bits of IPv6 that one customer has. */
record Network(long bits, boolean sixth) {
  static Network of(InetSocketAddress source) {
    InetAddress address = source.getAddress();
    if (address == null) {
      return new Network(0, false);
    }
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return address instanceof Inet6Address
        ? new Network(bytes.getLong(), true)
        : new Network(bytes.getInt(), false);
  }
}
