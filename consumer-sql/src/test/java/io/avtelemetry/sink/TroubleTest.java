package io.avtelemetry.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TroubleTest {
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final Trouble trouble = new Trouble("worker-1", now::get);

  @Test
  void tells_what_for_how_long_and_why() {
    trouble.met("1200 rows not stored", "sqlState=57P03");
    now.set(Instant.ofEpochSecond(4));
    trouble.met("1200 rows not stored", "sqlState=57P03");
    assertThat(trouble.now()).contains("1200 rows not stored after PT4S (sqlState=57P03)");
  }

  @Test
  void is_forgotten_when_it_is_over() {
    trouble.met("1200 rows not stored", "sqlState=57P03");
    trouble.over();
    assertThat(trouble.now()).isEmpty();
    now.set(Instant.ofEpochSecond(60));
    trouble.met("3 rows not stored", "sqlState=08006");
    assertThat(trouble.now()).contains("3 rows not stored after PT0S (sqlState=08006)");
  }
}
