package io.avtelemetry.ingest;

/**
 * Why an event was not taken.
 *
 * @param index its place in the document, from 0
 * @param field the field at fault, or null where none is
 */
record Rejection(int index, String field, String detail) {
  /** The most that its JSON takes, roughly. */
  int bytes() {
    return 64 + (field == null ? 0 : field.length()) + detail.length();
  }
}
