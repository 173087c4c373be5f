package io.flyshuttle.forecast;

import io.flyshuttle.spi.Nature;
import java.util.List;

/**
 * The stages of a pipeline that fewer threads may be in than there are: who finds no permit stands
 * in line. Of one simulation.
 */
final class Doors {
  /** Nobody is let in. */
  static final int NOBODY = -1;

  /** Of Linux, in nanoseconds: what else a timer is late is waking. */
  private static final long TIMER_SLACK = 50_000;

  private final boolean[] narrow; // by stage
  private final int[] permits; // that are left
  private final Line[] lines;

  /**
   * Of those stages.
   *
   * @param threads that there may be
   * @param count that there are at most, for so few items
   */
  Doors(List<Demand.Stage> stages, int threads, int count) {
    narrow = new boolean[stages.size()];
    permits = new int[stages.size()];
    lines = new Line[stages.size()];
    for (int i = 0; i < narrow.length; i++) {
      Demand.Stage stage = stages.get(i);
      narrow[i] = isNarrow(stage, threads);
      permits[i] = stage.concurrency();
      lines[i] = new Line(narrow[i] ? count : 1);
    }
  }

  /** How long a core that sleeps takes to begin with a thread that is let in, in nanoseconds. */
  static long waking(Machine machine) {
    long late = Math.round(machine.platformTimer().at10us());
    return late == 0 ? 0 : Math.max(1, late - TIMER_SLACK);
  }

  /** Whether so many threads are more than a stage lets in. */
  static boolean isNarrow(Demand.Stage stage, int threads) {
    return stage.nature() == Nature.IO && stage.concurrency() < threads;
  }

  boolean isNarrow(int stage) {
    return narrow[stage];
  }

  /** Whether a thread comes in at once; else it stands in line. */
  boolean enter(int stage, int thread) {
    if (!narrow[stage]) {
      return true;
    }
    if (permits[stage] > 0) {
      permits[stage]--;
      return true;
    }
    lines[stage].add(thread);
    return false;
  }

  /** A thread leaves: gives the one in line that has its permit now, or {@link #NOBODY}. */
  int leave(int stage) {
    if (!narrow[stage]) {
      return NOBODY;
    }
    if (lines[stage].isEmpty()) {
      permits[stage]++;
      return NOBODY;
    }
    return lines[stage].take();
  }
}
