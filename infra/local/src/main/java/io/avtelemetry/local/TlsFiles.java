package io.avtelemetry.local;

import java.nio.file.Path;

/**
 * By what a server proves who it is, as PEM.
 *
 * @param certificate its own, and those between it and the authority
 * @param key the private key, readable for nobody but its owner
 */
public record TlsFiles(Path certificate, Path key) {}
