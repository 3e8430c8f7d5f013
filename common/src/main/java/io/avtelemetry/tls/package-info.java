/** TLS from PEM files, read again when they change. */
package io.avtelemetry.tls;
