package io.avtelemetry.bench.ingest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * A token of the default stream for the fleet's VINs, and the settings of an ingest that asks for
 * it.
 */
record BenchToken(String text, Path file) {
  private static final String ID = "0123456789ab";

  /** As every depot has one: a list of beginnings, none of which is the first to fit. */
  private static final String VINS = "5YJ3*,JT2*,1*,2*,3*";

  static BenchToken in(Path directory) throws IOException {
    String text = "avt_" + ID + "_" + "c0ffee42".repeat(8);
    Path file = directory.resolve("tokens");
    Files.writeString(file, ID + " " + hash(text) + " diag " + VINS + "\n");
    return new BenchToken(text, file);
  }

  private static String hash(String text) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  Map<String, String> settings() {
    return Map.of("INGEST_AUTH", "token", "INGEST_TOKENS_FILE", file.toAbsolutePath().toString());
  }
}
