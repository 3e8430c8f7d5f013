/** Recorded tracks, and what a vehicle that repeats one would have reported. */
package io.avtelemetry.vehicle.replay;
