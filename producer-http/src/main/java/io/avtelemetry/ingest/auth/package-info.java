/**
 * Who may send events: tokens, client certificates, how many, and what becomes of those refused.
 */
package io.avtelemetry.ingest.auth;
