package io.avtelemetry.ingest;

import java.util.List;
import java.util.Locale;

/** What a client would like to get, by its Accept header (RFC 9110, 12.5.1). */
final class Accept {
  private Accept() {}

  /**
   * The media type the client likes best, the earlier of those it likes as well, the first where it
   * likes none: an answer in another form is of more use than a refusal.
   */
  static String preferred(String accept, List<String> offered) {
    String best = offered.get(0);
    double bestQuality = 0;
    for (String mediaType : accept == null ? List.<String>of() : offered) {
      double quality = quality(accept, mediaType);
      if (quality > bestQuality) {
        bestQuality = quality;
        best = mediaType;
      }
    }
    return best;
  }

  /** The quality of the most specific range that the media type is in. */
  private static double quality(String accept, String mediaType) {
    String anySubtype = mediaType.substring(0, mediaType.indexOf('/')) + "/*";
    double quality = 0;
    int specificity = 0;
    for (String part : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] pieces = part.split(";", -1);
      String range = pieces[0].strip();
      int rank = range.equals(mediaType) ? 3 : range.equals(anySubtype) ? 2 : 1;
      if ((rank > 1 || range.equals("*/*")) && rank > specificity) {
        specificity = rank;
        quality = quality(pieces);
      }
    }
    return quality;
  }

  private static double quality(String[] pieces) {
    for (int i = 1; i < pieces.length; i++) {
      String parameter = pieces[i].strip();
      if (parameter.startsWith("q=")) {
        try {
          return Double.parseDouble(parameter.substring(2));
        } catch (NumberFormatException e) {
          return 0;
        }
      }
    }
    return 1;
  }
}
