/** The operations endpoint every process has: health, readiness, metrics. */
package io.avtelemetry.ops;
