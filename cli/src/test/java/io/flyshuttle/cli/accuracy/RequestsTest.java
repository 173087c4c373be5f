package io.flyshuttle.cli.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flyshuttle.cli.child.Conditions;
import io.flyshuttle.cli.child.Event;
import io.flyshuttle.cli.child.Lateness;
import io.flyshuttle.cli.compare.Attempt;
import io.flyshuttle.cli.workload.Digest;
import io.flyshuttle.cli.workload.Synthetic;
import io.flyshuttle.forecast.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What is made of runs of requests, which are made by hand. */
class RequestsTest {
  private static final int PORT = 8_080;
  private static final Machine MACHINE = Machine.generic(2);

  private final List<String> asked = new ArrayList<>();

  private static Attempt took(double seconds, double cpu, double foreignCores, long bytes) {
    return new Attempt.Done(
        new Event.Finished(
            1,
            seconds,
            cpu + 0.1, // by compilers
            1,
            new Lateness(0, 0, 0, List.of()),
            new Digest("a", "b", Optional.empty()),
            List.of(),
            new Conditions(15_000, 0.1, foreignCores, 0)),
        OptionalLong.of(bytes),
        List.of());
  }

  private Optional<HttpCosts> measured(Attempt sleeps, Attempt crowd, Attempt loop, Attempt alone)
      throws InterruptedException {
    return new Requests(
            MACHINE,
            (label, work, strategy) -> {
              Synthetic all = (Synthetic) work;
              asked.add(strategy + " " + all.first() + " " + all.ioNanos() / 1_000);
              assertThat(all.port()).isEqualTo(label.equals("sleeps") ? 0 : PORT);
              return switch (label) {
                case "sleeps" -> sleeps;
                case "requests" -> crowd;
                case "requests of an event loop" -> loop;
                default -> alone;
              };
            },
            PORT)
        .measured();
  }

  @Test
  void clientAndServerAreWhatSleepsDoNotTake() throws InterruptedException {
    HttpCosts costs =
        measured(
                took(1, 0.1, 0, 100),
                took(1.2, 1.3, 0.4, 900),
                took(0.48, 0.2, 0.9, 900),
                took(1.5, 0.3, 0.2, 170))
            .orElseThrow();

    HttpCost brief = costs.brief();
    assertThat(brief.crowded().client()).isCloseTo(1.3e9 / 12_000 - 8_000, within(1e-6));
    assertThat(brief.crowded().server()).isCloseTo(40_000, within(1e-6));
    assertThat(brief.alone().client()).isCloseTo(200_000 - 50_000, within(1e-6)); // one that sleeps
    assertThat(brief.alone().server()).isCloseTo(200_000, within(1e-6));
    assertThat(brief.loop()).isCloseTo(40_000 - 6_000, within(1e-6)); // one that sleeps there
    assertThat(brief.transport()) // of a millisecond in all
        .isCloseTo(1e6 - 300_000 - MACHINE.platformTimer().of(300_000.0) - 350_000, within(1e-6));
    assertThat(brief.bytes()).isEqualTo(70);
    assertThat(costs.lengthy().transport()).isZero(); // it waits for two
    assertThat(costs.lengthy().loop()).isEqualTo(brief.loop());
    assertThat(asked)
        .containsExactly(
            "virtual-threads 12000 2000",
            "event-loop 12000 300",
            "virtual-threads 12000 300",
            "synchronous 1500 300",
            "virtual-threads 12000 2000",
            "synchronous 1500 2000");
  }

  @Test
  void whereOneRunFailsNothingIsKnown() throws InterruptedException {
    Attempt failed = new Attempt.Failed("no", "", List.of());
    Attempt done = took(1, 0.1, 0, 100);

    assertThat(measured(failed, done, done, done)).isEmpty();
    assertThat(asked).hasSize(1); // no other is begun
    assertThat(measured(done, done, failed, done)).isEmpty();
    assertThat(asked).hasSize(3);
    assertThat(measured(done, failed, done, done)).isEmpty();
    assertThat(asked).hasSize(6);
    assertThat(measured(done, done, done, failed)).isEmpty();
    assertThat(asked).hasSize(10);
  }
}
