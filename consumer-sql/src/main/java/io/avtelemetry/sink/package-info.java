/**
 * The sink: each worker reads whole partitions of Kafka on one thread while another writes them to
 * PostgreSQL, where the positions stand beside the rows they speak of.
 */
package io.avtelemetry.sink;
