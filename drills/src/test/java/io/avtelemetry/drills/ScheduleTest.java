package io.avtelemetry.drills;

import static org.assertj.core.api.Assertions.assertThat;

import io.avtelemetry.drills.fault.Fault;
import io.avtelemetry.drills.fault.Faults;
import io.avtelemetry.drills.site.Size;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private final List<Fault> kinds = Faults.all(true, true);

  @Test
  void draws_each_kind_once_before_any_again() {
    List<Schedule.Drill> drills = Schedule.draw(kinds, 2 * kinds.size() + 3, 7);

    assertThat(drills).hasSize(2 * kinds.size() + 3);
    for (int round = 0; round < 2; round++) {
      int begin = round * kinds.size();
      assertThat(drills.subList(begin, begin + kinds.size()))
          .extracting(Schedule.Drill::fault)
          .containsExactlyInAnyOrderElementsOf(kinds);
    }
  }

  @Test
  void is_the_same_for_the_same_seed_and_another_for_another() {
    assertThat(Schedule.draw(kinds, 40, 7)).isEqualTo(Schedule.draw(kinds, 40, 7));
    assertThat(Schedule.draw(kinds, 40, 7)).isNotEqualTo(Schedule.draw(kinds, 40, 8));
  }

  @Test
  void kinds_have_names_of_their_own() {
    assertThat(kinds).extracting(Fault::kind).doesNotHaveDuplicates();
    assertThat(Faults.ofSeveral(Size.SCALED)).extracting(Fault::kind).doesNotHaveDuplicates();
  }
}
