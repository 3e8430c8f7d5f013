/** How a simulated vehicle moves along a route. */
package io.avtelemetry.vehicle.drive;
