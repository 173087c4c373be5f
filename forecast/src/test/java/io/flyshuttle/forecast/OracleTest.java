package io.flyshuttle.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flyshuttle.spi.Nature;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import umontreal.ssj.simevents.Event;

/**
 * The simulator beside models of the same systems written with SSJ (L'Ecuyer, Meliani and Vaucher,
 * "SSJ: A framework for stochastic simulation in Java", WSC 2002), in events of its own and with
 * real numbers for time: the time of the whole run agrees to one part in a million.
 */
class OracleTest {

  @ParameterizedTest
  @CsvSource({
    "event-loop, 100, 1, 4, 0.5",
    "event-loop, 4, 1, 4, 0.5",
    "virtual-threads, 100, 2, 4, 0.5",
    "virtual-threads, 7, 2, 4, 0.5",
    "virtual-threads, 64, 8, 40, 60",
    "hybrid, 100, 2, 400, 100",
    "hybrid, 100, 2, 8000, 100",
    "hybrid, 16, 8, 200, 100",
    "hybrid-processes, 100, 2, 400, 100",
    "cluster, 100, 2, 400, 100"
  })
  void agreesWithSsj(String strategy, int slots, int servers, double wait, double work) {
    boolean keepsSlot = strategy.equals("event-loop") || strategy.equals("virtual-threads");
    for (int seed = 0; seed < 5; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int items = 3_000;
      Costs waits = Workloads.exponential(items, wait * 1e9, random);
      // Seconds in place of milliseconds: no two events fall into one nanosecond. And at 50 ms and
      // more the runtime hands over one by one, as the oracle does.
      Costs computing =
          keepsSlot
              ? Workloads.exponential(items, work * 1e9, random)
              : Costs.of(items, _ -> Math.round(work * 1e9 * (0.6 + random.nextDouble())));
      Demand demand =
          new Demand(
              items,
              List.of(
                  new Demand.Stage("wait", Nature.IO, slots, waits, Costs.none(items), 0),
                  new Demand.Stage(
                      "work", Nature.CPU, Integer.MAX_VALUE, Costs.none(items), computing, 0)),
              OptionalInt.of(items));

      double ours =
          new Simulator(Workloads.free(servers))
              .simulate(demand, new Setting(strategy, slots, servers))
              .seconds();
      double oracle = new Oracle(waits, computing, slots, servers, keepsSlot).seconds();

      assertThat(ours).isCloseTo(oracle, within(1e-6 * oracle));
    }
  }

  /** Slots that wait, then servers, first come first served. */
  private static final class Oracle {
    private final umontreal.ssj.simevents.Simulator sim = new umontreal.ssj.simevents.Simulator();
    private final ArrayDeque<Integer> line = new ArrayDeque<>();
    private final Costs waits;
    private final Costs work;
    private final boolean keepsSlot;
    private int free;
    private int next;

    Oracle(Costs waits, Costs work, int slots, int servers, boolean keepsSlot) {
      this.waits = waits;
      this.work = work;
      this.keepsSlot = keepsSlot;
      this.free = servers;
      sim.init();
      for (int i = 0; i < slots; i++) {
        take();
      }
    }

    double seconds() {
      sim.start();
      return sim.time();
    }

    private void take() {
      if (next < waits.size()) {
        int item = next++;
        at(waits.at(item) / 1e9, () -> waited(item));
      }
    }

    private void waited(int item) {
      line.add(item);
      serve();
      if (!keepsSlot) {
        take();
      }
    }

    private void serve() {
      if (free > 0 && !line.isEmpty()) {
        free--;
        int item = line.remove();
        at(work.at(item) / 1e9, this::served);
      }
    }

    private void served() {
      free++;
      serve();
      if (keepsSlot) {
        take();
      }
    }

    private void at(double delay, Runnable action) {
      new Event(sim) {
        @Override
        public void actions() {
          action.run();
        }
      }.schedule(delay);
    }
  }
}
