/** How a process starts, waits and stops. */
package io.avtelemetry.lifecycle;
