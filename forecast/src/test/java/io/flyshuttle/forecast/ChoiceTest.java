package io.flyshuttle.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChoiceTest {

  private static Contender of(String name, double seconds, double lateMillis, long megabytes) {
    return new Contender(name, seconds, seconds, seconds, lateMillis / 1e3, megabytes * 1_000_000);
  }

  private static String choice(Contender... contenders) {
    Choice choice = Choice.of(List.of(contenders));
    return choice.best().strategy() + ": " + choice.because();
  }

  @Test
  void theFastestByMoreThanTimesVary() {
    assertThat(choice(of("a", 2.0, 9, 50), of("b", 2.2, 1, 50)))
        .isEqualTo(
            "a: fastest with 2.00 s, b takes 2.20 s, though others wait 9.0 ms at p99,"
                + " under b only 1.0 ms");
  }

  @Test
  void amongEqualsTheCalmest() {
    assertThat(choice(of("a", 2.0, 9, 50), of("b", 2.05, 1, 50)))
        .isEqualTo(
            "b: as fast as a (2.05 s and 2.00 s), but others wait only 1.0 ms at p99"
                + " instead of 9.0 ms");
  }

  @Test
  void amongTheCalmTheLeanest() {
    assertThat(choice(of("a", 2.0, 1, 500), of("b", 2.05, 1, 50)))
        .startsWith("b: as fast as a (2.05 s and 2.00 s) and others wait as little")
        .endsWith("it holds 50 MB instead of 500 MB");
  }

  @Test
  void workersHaveToBeFaster() {
    Contender workers = of("hybrid-processes", 1.95, 1, 350);
    assertThat(choice(workers, of("hybrid", 2.0, 1, 50))).startsWith("hybrid: as fast as");
    assertThat(choice(workers, of("hybrid", 2.1, 1, 50)))
        .startsWith("hybrid-processes: fastest with 1.95 s")
        .endsWith("with its worker JVMs it holds 350 MB instead of 50 MB");
  }

  @Test
  void workersAreBetterThanStarving() {
    Contender workers = of("hybrid-processes", 2.0, 1, 350);
    assertThat(choice(workers, of("threads(32)", 1.95, 120, 50)))
        .isEqualTo(
            "hybrid-processes: as fast as threads(32) (2.00 s and 1.95 s), but others wait only"
                + " 1.0 ms at p99 instead of 120 ms");
    assertThat(choice(workers, of("threads(32)", 1.95, 120, 50), of("hybrid", 1.97, 3, 50)))
        .startsWith("hybrid: ");
    assertThat(choice(of("hybrid-processes", 2.0, 100, 350), of("threads(32)", 1.95, 120, 50)))
        .startsWith("threads(32): ");
  }

  @Test
  void shortTimesAreTold() {
    assertThat(choice(of("a", 0.0123, 1, 50), of("b", 0.0150, 1, 50)))
        .startsWith("a: fastest with 12.3 ms, b takes 15.0 ms");
  }

  @Test
  void oneAloneAndNone() {
    assertThat(choice(of("a", 2.0, 1, 50))).isEqualTo("a: 2.00 s, others wait 1.0 ms at p99");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Choice.of(List.of()))
        .withMessage("nothing to choose from");
  }

  @Test
  void severalCanBeAsGood() {
    List<Contender> all =
        List.of(
            of("a", 2.0, 1, 50), of("b", 2.05, 1.5, 51), of("c", 2.05, 9, 50), of("d", 3, 1, 50));

    assertThat(all).filteredOn(each -> Choice.isAsGood(each.strategy(), all)).hasSize(2);
    assertThat(Choice.isAsGood("a", all)).isTrue();
    assertThat(Choice.isAsGood("b", all)).isTrue();
  }

  @Test
  void amongThoseAlikeInEverythingTheEventLoopIsLast() {
    Contender loop = of("event-loop", 2.0, 1, 50);
    assertThat(choice(loop, of("virtual-threads", 2.01, 1, 50)))
        .startsWith("virtual-threads: no worse than event-loop in anything");
    assertThat(choice(loop, of("virtual-threads", 2.2, 1, 50))).startsWith("event-loop: fastest");
  }
}
