package io.avtelemetry.vehicle;

import java.util.random.RandomGenerator;

/** Which vehicle it is: its number, who made it, what it is. */
record Identity(String vin, String make, String model) {
  /** Indices from 0 to below this have numbers of their own. */
  static final int MOST_VEHICLES = 1_000_000;

  private static final String MAKE = "Ford";
  private static final String ENGINES = "123456789ABCDEFGHJKLMNPRSTUVWXYZ";
  private static final String YEARS = "NPRST"; // 2022 to 2026
  private static final String PLANTS = "ABCDEFGHJKLMNPRSTUVWXYZ";

  /** Coprime to a million, so that every index has its own serial number. */
  private static final long SERIAL_STEP = 618_033;

  /** A model and the first seven places of its VIN: Ford's WMI and the line. */
  private enum Model {
    MAVERICK("Maverick", "3FTTW8E"),
    ESCAPE("Escape", "1FMCU0G"),
    F_150("F-150", "1FTFW1E"),
    EXPLORER("Explorer", "1FMSK8D"),
    MUSTANG("Mustang", "1FA6P8T"),
    BRONCO("Bronco", "1FMEE5D"),
    EDGE("Edge", "2FMPK4J"),
    EXPEDITION("Expedition", "1FMJU1H");

    final String title;
    final String line;

    Model(String title, String line) {
      this.title = title;
      this.line = line;
    }
  }

  /**
   * The vehicle at an index of the fleet; the serial number depends on the index alone, so that no
   * two indices share a VIN, whatever their seeds.
   *
   * @param index from 0 to below {@link #MOST_VEHICLES}
   */
  static Identity of(int index, RandomGenerator random) {
    Model[] models = Model.values();
    Model model = models[random.nextInt(models.length)];
    long serial = (index * SERIAL_STEP + 100_000) % MOST_VEHICLES;
    String text =
        model.line
            + pick(ENGINES, random)
            + '0'
            + pick(YEARS, random)
            + pick(PLANTS, random)
            + String.format("%06d", serial);
    return new Identity(Vin.withCheckDigit(text), MAKE, model.title);
  }

  private static char pick(String characters, RandomGenerator random) {
    return characters.charAt(random.nextInt(characters.length()));
  }
}
