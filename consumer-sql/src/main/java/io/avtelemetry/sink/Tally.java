package io.avtelemetry.sink;

/** What became of a slice's records; with what is missing they make up its offsets. */
record Tally(int stored, int duplicate, int dead) {}
