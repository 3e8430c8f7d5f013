/** Streams: kinds of events defined by one schema file each, with their codec. */
package io.avtelemetry.stream;
