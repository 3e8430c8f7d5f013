package io.avtelemetry.vehicle.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avtelemetry.vehicle.geo.Fix;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class OutboxTest {
  private static Fix fix(long i) {
    return new Fix(i, i + 0.1, i + 0.2, i + 0.3, i + 0.4, i + 0.5, i + 0.6);
  }

  private static List<Long> contents(Outbox outbox) {
    var contents = new ArrayList<Long>();
    for (int i = 0; i < outbox.size(); i++) {
      contents.add(outbox.timestampMicros(i));
      assertThat(outbox.fix(i)).isEqualTo(fix(outbox.timestampMicros(i)));
    }
    return contents;
  }

  @Property
  void it_behaves_as_a_bounded_list(
      @ForAll @IntRange(min = 1, max = 9) int capacity,
      @ForAll List<@IntRange(max = 5) Integer> actions) {
    var outbox = new Outbox(capacity);
    var model = new ArrayList<Long>();
    int inFlight = 0;
    long next = 0;
    for (int action : actions) {
      if (action < 3) {
        boolean full = model.size() == capacity;
        assertThat(outbox.add(next, fix(next))).isEqualTo(!full);
        if (!full || inFlight < capacity) {
          if (full) {
            model.remove(inFlight);
          }
          model.add(next);
        }
        next++;
      } else if (action == 3 && inFlight == 0) {
        inFlight = outbox.take(4);
        assertThat(inFlight).isEqualTo(Math.min(4, model.size()));
      } else if (action == 4) {
        outbox.forget();
        model.subList(0, inFlight).clear();
        inFlight = 0;
      } else if (action == 5) {
        outbox.putBack();
        inFlight = 0;
      }
      assertThat(contents(outbox)).isEqualTo(model);
      assertThat(outbox.inFlight()).isEqualTo(inFlight);
    }
  }

  @Example
  void a_full_outbox_drops_the_oldest_that_is_not_in_flight() {
    var outbox = new Outbox(3);
    for (long i = 0; i < 3; i++) {
      outbox.add(i, fix(i));
    }
    outbox.take(1);

    assertThat(outbox.add(3, fix(3))).isFalse();
    assertThat(contents(outbox)).containsExactly(0L, 2L, 3L);
  }

  @Example
  void what_is_in_flight_is_not_taken_twice() {
    var outbox = new Outbox(3);
    outbox.add(0, fix(0));
    outbox.take(1);

    assertThatThrownBy(() -> outbox.take(1)).isInstanceOf(IllegalStateException.class);
  }
}
