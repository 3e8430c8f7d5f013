package io.avtelemetry.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AccountTest {
  private static Account account(long missing, boolean exact, double behind, String... trouble) {
    return new Account(1_204_311, 1_204_000, 309, 2, missing, 0, exact, behind, List.of(trouble));
  }

  @Test
  void it_is_one_plain_sentence() {
    assertThat(account(0, true, 0).sentence())
        .isEqualTo("1,204,311 records: 1,204,000 stored, 309 duplicate, 2 dead, 0 in flight");
    assertThat(new Account(1, 1, 0, 0, 0, 0, true, 0, List.of()).sentence())
        .startsWith("1 record: 1 stored");
  }

  @Test
  void it_is_green_while_all_is_told_and_nothing_waits_long() {
    assertThat(account(0, true, 1).state()).isEqualTo(Account.State.GREEN);
    assertThat(account(0, true, 1).reason()).isEmpty();
  }

  @Test
  void it_is_amber_while_records_wait_or_somebody_is_away() {
    assertThat(account(0, true, 5).state()).isEqualTo(Account.State.AMBER);
    assertThat(account(0, true, 0, "Kafka does not answer").reason())
        .contains("Kafka does not answer");
    assertThat(account(0, true, 0, "Kafka does not answer").state()).isEqualTo(Account.State.AMBER);
  }

  @Test
  void it_is_red_where_records_are_gone_or_the_books_do_not_agree() {
    assertThat(account(3, true, 0).state()).isEqualTo(Account.State.RED);
    assertThat(account(3, true, 0).sentence()).endsWith(", 3 missing");
    assertThat(account(0, false, 0).state()).isEqualTo(Account.State.RED);
  }
}
