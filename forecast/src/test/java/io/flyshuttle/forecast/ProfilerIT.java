package io.flyshuttle.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.Pipeline;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * With this machine's clocks. What is asserted holds however busy it is: a thread sleeps as long as
 * it was told at least, and time in the run queue is neither work nor wait.
 */
class ProfilerIT {
  private static final Machine MACHINE =
      Machine.generic(Runtime.getRuntime().availableProcessors());
  private static final Budget BUDGET = Budget.standard().time(Duration.ofSeconds(2));

  /** Computes for so long, however long that takes. */
  private static long compute(SystemGauge gauge, long nanos) {
    long x = nanos;
    for (long begin = gauge.threadCpu(); gauge.threadCpu() - begin < nanos; ) {
      x = Spin.rounds(x, 1_000);
    }
    return x;
  }

  @Test
  void findsWhatIsDeclaredWrongly() throws Exception {
    SystemGauge gauge = new SystemGauge();
    Pipeline<Long> pipeline =
        Pipeline.range(0, 400)
            .io(8, _ -> compute(gauge, 2_000_000))
            .named("spins")
            .cpu(i -> {
              Thread.sleep(10); // a real wait: it is what is measured
              return i;
            })
            .named("sleeps");

    Profile profile = new Profiler(MACHINE).profile(pipeline, BUDGET);

    Profile.StageProfile spins = profile.stages().getFirst();
    assertThat(spins.work().mean()).isGreaterThan(1_900_000);
    Profile.StageProfile sleeps = profile.stages().getLast();
    assertThat(sleeps.waits().mean()).isGreaterThan(9_000_000);
    assertThat(sleeps.work().mean()).isLessThan(spins.work().mean());
    assertThat(profile.findings())
        .anyMatch(finding -> finding.startsWith("stage 'spins' is declared io and computes"))
        .anyMatch(finding -> finding.startsWith("stage 'sleeps' is declared cpu and waits"));
    assertThat(profile.sampling().items()).isPositive();
    assertThat(profile.sampling().spinNanos()).isPositive();
    gauge.release();
  }

  @Test
  void readsTheClocksOfAThread() {
    SystemGauge gauge = new SystemGauge();
    long cpu = gauge.threadCpu();
    long process = gauge.processCpu();
    long allocated = gauge.threadAllocated();
    compute(gauge, 20_000_000);
    byte[] some = new byte[1 << 20];

    assertThat(gauge.threadCpu() - cpu).isGreaterThanOrEqualTo(20_000_000);
    assertThat(gauge.processCpu() - process).isGreaterThanOrEqualTo(10_000_000); // in steps of 10
    assertThat(gauge.threadAllocated() - allocated).isGreaterThanOrEqualTo(some.length);
    assertThat(gauge.threadQueued()).isNotNegative();
    assertThat(gauge.compilerCpu()).isNotNegative();
    gauge.release();
  }
}
