package io.avtelemetry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.avtelemetry.ingest.Gunzip.Inflated;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GunzipTest {
  private static final int MAXIMUM = 100_000;

  private final InFlight inFlight = new InFlight(300_000);
  private final Gunzip gunzip = new Gunzip(MAXIMUM, inFlight);

  static byte[] gzip(byte[] bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  @AfterEach
  void nothing_stays_reserved() {
    assertThat(inFlight.bytes()).isZero();
  }

  private Inflated inflate(byte[] compressed) {
    Inflated result = gunzip.inflate(compressed, compressed.length);
    if (result instanceof Inflated.Body body) {
      assertThat(body.events().array().length).isEqualTo((int) body.reserved());
      inFlight.release(body.reserved());
    }
    return result;
  }

  @Test
  void gives_back_what_was_compressed_up_to_the_bound() throws Exception {
    for (int size : new int[] {0, 1, 16 * 1024, MAXIMUM}) {
      byte[] bytes = new byte[size];
      Arrays.fill(bytes, (byte) 'x');
      assertThat(inflate(gzip(bytes)))
          .isInstanceOfSatisfying(
              Inflated.Body.class, body -> assertThat(body.events().remaining()).isEqualTo(size));
    }
  }

  @Test
  void stops_at_the_bound() throws Exception {
    assertThat(inflate(gzip(new byte[MAXIMUM + 1]))).isInstanceOf(Inflated.TooLarge.class);
    assertThat(inflate(gzip(new byte[50 * MAXIMUM]))).isInstanceOf(Inflated.TooLarge.class);
  }

  @Test
  void says_what_is_broken() throws Exception {
    assertThat(inflate("hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
        .isInstanceOf(Inflated.Broken.class);
    byte[] whole = gzip(new byte[1000]);
    assertThat(inflate(Arrays.copyOf(whole, whole.length - 9))).isInstanceOf(Inflated.Broken.class);
  }

  @Test
  void takes_no_more_memory_than_there_is() throws Exception {
    assertThat(inFlight.reserve(299_000)).isTrue();
    assertThat(inflate(gzip(new byte[MAXIMUM]))).isInstanceOf(Inflated.NoRoom.class);
    inFlight.release(299_000);
  }
}
