/** Settings: read once, checked whole, told by key. */
package io.avtelemetry.settings;
