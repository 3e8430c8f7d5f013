package io.avtelemetry.drills.site;

/**
 * What is installed.
 *
 * @param runtime where the parts run
 * @param size how many of each
 * @param isSecure whether clients need a token, and whether what is said is encrypted
 */
public record Setup(Site.Kind runtime, Size size, boolean isSecure) {
  /** One of each as processes of this machine, open to all of its users. */
  public static final Setup PLAIN = new Setup(Site.Kind.LOCAL, Size.SINGLE, false);

  @Override
  public String toString() {
    return size + (isSecure ? ", tokens and TLS" : "");
  }
}
