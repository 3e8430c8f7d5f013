/** The fleet: vehicles that drive and report. */
package io.avtelemetry.vehicle;
