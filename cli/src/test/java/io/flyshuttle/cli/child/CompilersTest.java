package io.flyshuttle.cli.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When they have done with the work, by a clock that the work moves. */
class CompilersTest {
  private static final long MS = 1_000_000;

  private long now;
  private long used;
  private int played;

  private final Compilers compilers = new Compilers(() -> used, () -> now, this::pass);

  private void pass(Duration time) {
    now += time.toNanos();
  }

  /** Lasts so long, and has the compilers at work for a part of it until that time. */
  private Rehearsal.Act act(long millis, double part, long untilMillis) {
    return () -> {
      used += now < untilMillis * MS ? Math.round(part * millis * MS) : 0;
      now += millis * MS;
      played++;
    };
  }

  @ParameterizedTest
  @CsvSource({
    "10, 0, 1500, true", // it takes a second and a half at least
    "10, 3000, 3500, true", // the half second in which they had nothing to do
    "700, 3000, 4200, true",
    "10, 20000, 20000, false",
    "10, 90000, 20000, false",
    "30000, 90000, 30000, false"
  })
  void theWorkIsRepeatedUntilTheyHaveLittleToDo(
      long millis, long until, long tookMillis, boolean quiet) throws InterruptedException {
    assertThat(compilers.warmUp(List.of(act(millis, 0.5, until)))).isEqualTo(quiet);

    assertThat(now).isEqualTo(tookMillis * MS);
    assertThat(played).isEqualTo((int) (tookMillis / millis));
  }

  @Test
  void aMomentInWhichTheyPauseIsNoEnd() throws InterruptedException {
    Rehearsal.Act fits =
        () -> {
          used += played < 400 && played % 10 == 0 ? 8 * MS : 0; // in every tenth of 10 ms
          now += 10 * MS;
          played++;
        };

    assertThat(compilers.warmUp(List.of(fits))).isTrue();

    assertThat(played).isEqualTo(450);
  }

  @Test
  void allWorkIsPlayedInTurn() throws InterruptedException {
    StringBuilder order = new StringBuilder();
    Rehearsal.Act first =
        () -> {
          order.append('a');
          now += 400 * MS;
        };
    Rehearsal.Act second =
        () -> {
          order.append('b');
          now += 400 * MS;
        };

    compilers.warmUp(List.of(first, second));

    assertThat(order).hasToString("abab");
  }

  /** At work in each moment until then. */
  private Compilers busyUntil(long nanos) {
    return new Compilers(
        () -> used,
        () -> now,
        time -> {
          pass(time);
          used += now <= nanos ? MS : 0;
        });
  }

  @Test
  void itIsWaitedUntilTheyRest() throws InterruptedException {
    busyUntil(50 * MS).awaitRest();

    assertThat(now).isEqualTo(80 * MS); // three moments more
  }

  @Test
  void butNotForEver() throws InterruptedException {
    busyUntil(Long.MAX_VALUE).awaitRest();

    assertThat(now).isEqualTo(Compilers.PATIENCE.toNanos());
  }
}
