package io.avtelemetry.vehicle;

/** Vehicle identification numbers after ISO 3779 and 49 CFR 565. */
final class Vin {
  private static final int LENGTH = 17;
  private static final int CHECK_POSITION = 8;
  private static final int[] WEIGHTS = {8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};

  private Vin() {}

  /**
   * Completes a number with its check digit.
   *
   * @param text 17 of A-Z 0-9 without I, O, Q; what stands in the ninth place is replaced
   */
  static String withCheckDigit(String text) {
    return text.substring(0, CHECK_POSITION)
        + checkDigit(text)
        + text.substring(CHECK_POSITION + 1);
  }

  /** True where the text has the form of a VIN and the right check digit. */
  static boolean isValid(String text) {
    return text.matches("[A-HJ-NPR-Z0-9]{17}") && checkDigit(text) == text.charAt(CHECK_POSITION);
  }

  private static char checkDigit(String text) {
    int sum = 0;
    for (int i = 0; i < LENGTH; i++) {
      sum += WEIGHTS[i] * value(text.charAt(i));
    }
    int remainder = sum % 11;
    return remainder == 10 ? 'X' : (char) ('0' + remainder);
  }

  private static int value(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    } else if (c <= 'H') {
      return c - 'A' + 1;
    } else if (c <= 'R') {
      return c - 'J' + 1;
    }
    return c - 'S' + 2;
  }
}
