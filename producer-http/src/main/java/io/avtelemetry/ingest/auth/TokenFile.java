package io.avtelemetry.ingest.auth;

import io.avtelemetry.lifecycle.Allowance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The file of tokens, as tokens.sh keeps it: on each line ID, SHA-256 in hexadecimal, streams, VINs
 * and, for people, since when and a name.
 */
final class TokenFile {
  static final int ID_CHARS = 12;
  private static final int HASH_CHARS = 64;
  private static final int COLUMNS = 4;

  private TokenFile() {}

  /** A token that may write, as it is kept. */
  static final class Token {
    private final byte[] hash;
    private final EventSender sender;

    Token(byte[] hash, EventSender sender) {
      this.hash = hash;
      this.sender = sender;
    }

    EventSender sender() {
      return sender;
    }

    /** Whether this is the token's hash, in a time that does not tell how much of it is. */
    boolean isOf(byte[] given) {
      return MessageDigest.isEqual(given, hash);
    }
  }

  /** The tokens by their IDs. */
  static Map<String, Token> read(Path file, Supplier<Optional<Allowance>> allowance)
      throws IOException {
    var tokens = new HashMap<String, Token>();
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] columns = line.strip().split("\\s+", -1);
      if (columns.length < COLUMNS
          || !isHex(columns[0], ID_CHARS)
          || !isHex(columns[1], HASH_CHARS)) {
        throw new IOException(file + ":" + number + " is not ID HASH STREAMS VINS");
      }
      var sender = new EventSender(columns[0], list(columns[2]), list(columns[3]), allowance.get());
      tokens.put(columns[0], new Token(HexFormat.of().parseHex(columns[1]), sender));
    }
    return tokens;
  }

  private static Set<String> list(String column) {
    return new TreeSet<>(List.of(column.split(",", -1)));
  }

  /** Whether it is so many digits, without looking where it differs. */
  static boolean isHex(String text, int length) {
    return text.length() == length
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }
}
