package io.flyshuttle.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CoresTest {

  @Test
  void oneThreadACoreIsAtFullSpeed() {
    Cores cores = new Cores(2, 8, 8, 1e12);
    cores.add(0, Cores.LOW, 0, 100);
    cores.add(10, Cores.NORMAL, 1, 50);

    assertThat(cores.full()).isTrue();
    assertThat(cores.next()).isEqualTo(60);
    assertThat(cores.take(60)).isEqualTo(1);
    assertThat(cores.full()).isFalse();
    assertThat(cores.next()).isEqualTo(100);
    assertThat(cores.take(100)).isEqualTo(0);
    assertThat(cores.next()).isEqualTo(TimerHeap.NEVER);
  }

  @Test
  void thoseOfOneClassShareAlike() {
    Cores cores = new Cores(1, 8, 8, 1e12);
    cores.add(0, Cores.LOW, 0, 100);
    cores.add(100 - 60, Cores.LOW, 1, 100); // 60 left of the first

    assertThat(cores.next()).isEqualTo(160);
    assertThat(cores.take(160)).isEqualTo(0);
    assertThat(cores.next()).isEqualTo(200); // 40 left of the second, alone
    assertThat(cores.take(200)).isEqualTo(1);
  }

  @Test
  void classesShareByTheWeightsOfTheirNiceness() {
    Cores cores = new Cores(1, 8, 8, 1e12);
    cores.add(0, Cores.LOW, 0, 1_100_000);
    cores.add(0, Cores.NORMAL, 1, 1_024_000);

    assertThat(cores.next()).isEqualTo(1_134_000);
    assertThat(cores.take(1_134_000)).isEqualTo(1);
    assertThat(cores.next()).isEqualTo(1_134_000 + 1_100_000 - 110_000);
  }

  @Test
  void whatOneCantUseIsForTheOthers() {
    Cores cores = new Cores(1.5, 8, 8, 1e12);
    cores.add(0, Cores.NORMAL, 0, 100);
    cores.add(0, Cores.LOW, 1, 100);

    assertThat(cores.take(cores.next())).isEqualTo(0);
    assertThat(cores.next()).isEqualTo(150); // half a core until 100, then all
  }

  @Test
  void whoOverstaysGoesOnWithWhatIsLeft() {
    Cores cores = new Cores(1, 8, 8, 1e12);
    cores.add(0, Cores.LOW, 0, 100_000);
    cores.move(50_000, Cores.LOW, Cores.LOWEST, 0);
    cores.add(50_000, Cores.LOW, 1, 110_000);

    assertThat(cores.next()).isEqualTo(50_000 + 125_000);
    assertThat(cores.take(175_000)).isEqualTo(1);
    assertThat(cores.next()).isEqualTo(175_000 + 35_000);
  }

  @Test
  void thatThereAreEnoughMakesNoDifference() {
    SplittableRandom random = new SplittableRandom(1);
    Cores alone = new Cores(4, 4, 4, 1e12);
    Cores shared = new Cores(4, 5, 4, 1e12);
    boolean[] busy = new boolean[4];
    long now = 0;
    for (int i = 0; i < 10_000; i++) {
      int thread = random.nextInt(4);
      if (!busy[thread]) {
        busy[thread] = true;
        long work = 1 + random.nextInt(1_000);
        alone.add(now, Cores.LOW, thread, work);
        shared.add(now, Cores.LOW, thread, work);
      }
      assertThat(shared.next()).isEqualTo(alone.next());
      long next = alone.next();
      long later = now + random.nextInt(500);
      if (next <= later) {
        now = next;
        int done = alone.take(now);
        assertThat(shared.take(now)).isEqualTo(done);
        busy[done] = false;
      } else {
        now = later;
      }
    }
  }
}
