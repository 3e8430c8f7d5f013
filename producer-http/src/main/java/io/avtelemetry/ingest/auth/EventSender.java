package io.avtelemetry.ingest.auth;

import io.avtelemetry.lifecycle.Allowance;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Somebody who is known: what it may write, and how much. */
public final class EventSender implements Admission {
  private static final String ALL = "*";

  private final String name;
  private final Set<String> streams;
  private final boolean allStreams;
  private final Set<String> keys = new HashSet<>();
  private final List<String> prefixes = new ArrayList<>();
  private final boolean allKeys;
  private final Optional<Allowance> allowance;

  /**
   * @param name for logs; no secret
   * @param streams names of streams, or {@code *}
   * @param keys what events are keyed by (VINs): whole, or a beginning with {@code *} behind it
   */
  EventSender(String name, Set<String> streams, Set<String> keys, Optional<Allowance> allowance) {
    this.name = name;
    this.streams = Set.copyOf(streams);
    this.allStreams = streams.contains(ALL);
    this.allKeys = keys.contains(ALL);
    for (String key : keys) {
      if (key.endsWith(ALL)) {
        prefixes.add(key.substring(0, key.length() - 1));
      } else {
        this.keys.add(key);
      }
    }
    this.allowance = allowance;
  }

  /** Everybody, where nobody need be known. */
  static EventSender anybody() {
    return new EventSender("-", Set.of(ALL), Set.of(ALL), Optional.empty());
  }

  String name() {
    return name;
  }

  boolean mayWriteStream(String stream) {
    return allStreams || streams.contains(stream);
  }

  /**
   * Whether it may write events of this key.
   *
   * @param key as UTF-8
   */
  public boolean mayWrite(byte[] key) {
    if (allKeys) {
      return true;
    }
    String text = new String(key, StandardCharsets.UTF_8);
    if (keys.contains(text)) {
      return true;
    }
    for (String prefix : prefixes) {
      if (text.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  Optional<Allowance> allowance() {
    return allowance;
  }
}
