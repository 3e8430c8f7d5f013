/** The live page and its server: watch the fleet, see that nothing is lost. */
package io.avtelemetry.dashboard;
