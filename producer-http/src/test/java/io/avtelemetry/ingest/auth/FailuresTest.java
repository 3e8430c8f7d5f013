package io.avtelemetry.ingest.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private static final Network HERE = new Network(1, false);

  private final AtomicLong clock = new AtomicLong();
  private final Failures failures = new Failures(Duration.ofSeconds(1), clock::get);

  @Test
  void the_answer_comes_later_with_each_failure_but_never_later_than_the_bound() {
    assertThat(delay(HERE)).isZero();
    assertThat(delay(HERE)).isZero();
    assertThat(delay(HERE)).isZero();
    assertThat(delay(HERE)).isEqualTo(Duration.ofMillis(100));
    assertThat(delay(HERE)).isEqualTo(Duration.ofMillis(200));
    for (int i = 0; i < 100; i++) {
      assertThat(delay(HERE)).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }
    assertThat(delay(HERE)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void other_networks_do_not_wait_for_it_and_it_is_forgotten_in_time() {
    for (int i = 0; i < 10; i++) {
      delay(HERE);
    }
    assertThat(delay(new Network(2, false))).isZero();
    clock.addAndGet(Duration.ofMinutes(2).toNanos());
    assertThat(delay(HERE)).isZero();
  }

  @Test
  void what_is_remembered_is_bounded() {
    for (int i = 0; i < 100_000; i++) {
      delay(new Network(i, false));
    }
    assertThat(failures.size()).isLessThanOrEqualTo(16_384);
  }

  @Test
  void an_address_of_ipv6_counts_as_its_network() throws UnknownHostException {
    assertThat(network("2001:db8::1")).isEqualTo(network("2001:db8::ffff:2"));
    assertThat(network("2001:db8::1")).isNotEqualTo(network("2001:db8:0:1::1"));
    assertThat(network("192.0.2.1")).isNotEqualTo(network("192.0.2.2"));
  }

  private Duration delay(Network network) {
    return failures.delay(network);
  }

  private static Network network(String address) throws UnknownHostException {
    return Network.of(new InetSocketAddress(InetAddress.getByName(address), 1));
  }
}
