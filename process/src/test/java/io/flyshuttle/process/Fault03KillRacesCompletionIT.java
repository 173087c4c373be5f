package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.DeadlineExceededException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** pebble 153: a task ends at the very moment at which it is killed for being late. */
@Timeout(120)
class Fault03KillRacesCompletionIT {

  private static final int RACES = Integer.getInteger("flyshuttle.races", 12);

  @Test
  void eachTaskEndsOnceAndTheNextIsNotTakenAlong() throws Exception {
    try (ProcessPool pool = Pools.small(1).spares(2).build()) {
      for (int i = 0; i < RACES; i++) {
        RemoteTask<Integer> close =
            pool.submit(Duration.ofMillis(15), Fault03KillRacesCompletionIT::busy, 14 + i % 3);
        RemoteTask<Integer> next = pool.submit(Runaways::increment, i);
        try {
          assertThat(close.get(60, TimeUnit.SECONDS)).isEqualTo(14 + i % 3);
        } catch (ExecutionException late) { // as right: which of both came first is open
          assertThat(late).hasCauseInstanceOf(DeadlineExceededException.class);
        }
        assertThat(next.get(60, TimeUnit.SECONDS)).isEqualTo(i + 1);
      }
    }
  }

  private static int busy(int millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    return millis;
  }
}
