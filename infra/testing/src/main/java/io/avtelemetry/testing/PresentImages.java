package io.avtelemetry.testing;

import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.ImageNameSubstitutor;

/**
 * Lets Testcontainers look at the engine from inside with the image of a test server, instead of
 * its own tiny one, where no registry has that: Testcontainers finds this class by {@code
 * testcontainers.properties}.
 */
public final class PresentImages extends ImageNameSubstitutor {
  @Override
  public DockerImageName apply(DockerImageName image) {
    if (!image.getUnversionedPart().equals("alpine")
        || ContainerImages.isPresent(image.asCanonicalNameString())) {
      return image;
    }
    try {
      return DockerImageName.parse(ContainerImages.present().kafka());
    } catch (ContainerImages.MissingException e) {
      return image;
    }
  }

  @Override
  protected String getDescription() {
    return "images that are there";
  }
}
