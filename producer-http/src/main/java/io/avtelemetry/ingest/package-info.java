/** Ingest: takes events over HTTP, answers when Kafka has acknowledged them. */
package io.avtelemetry.ingest;
