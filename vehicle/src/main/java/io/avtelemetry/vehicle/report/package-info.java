/** Keeping events until ingest has them. */
package io.avtelemetry.vehicle.report;
