package io.avtelemetry.vehicle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {
  /** Published examples, of 49 CFR 565 and of manufacturers. */
  @ParameterizedTest
  @ValueSource(strings = {"1M8GDM9AXKP042788", "11111111111111111", "5GZCZ43D13S812715"})
  void published_numbers_have_the_right_check_digit(String vin) {
    assertThat(Vin.isValid(vin)).isTrue();
    assertThat(Vin.withCheckDigit(vin)).isEqualTo(vin);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1M8GDM9A1KP042788", "1M8GDM9AXKP04278", "IM8GDM9AXKP042788"})
  void other_numbers_are_not_valid(String vin) {
    assertThat(Vin.isValid(vin)).isFalse();
  }

  @Property
  void every_vehicle_is_a_ford_with_a_valid_vin(
      @ForAll @IntRange(max = Identity.MOST_VEHICLES - 1) int index, @ForAll long seed) {
    Identity identity = Identity.of(index, new SplittableRandom(seed));

    assertThat(Vin.isValid(identity.vin())).as(identity.vin()).isTrue();
    assertThat(identity.vin().substring(0, 3)).isIn("1FT", "1FM", "1FA", "2FM", "3FT");
    assertThat(identity.make()).isEqualTo("Ford");
    assertThat(identity.model())
        .isIn("Maverick", "Escape", "F-150", "Explorer", "Mustang", "Bronco", "Edge", "Expedition");
  }

  @Example
  void no_two_indices_share_a_vin_whatever_their_seeds() {
    Set<String> serials = new HashSet<>();
    var random = new SplittableRandom(1);
    for (int index = 0; index < Identity.MOST_VEHICLES; index += 7) {
      serials.add(Identity.of(index, random).vin().substring(11));
    }

    assertThat(serials).hasSize(Identity.MOST_VEHICLES / 7 + 1);
  }
}
