/** Where things are: degrees, metres, and the way from one to the other. */
package io.avtelemetry.vehicle.geo;
