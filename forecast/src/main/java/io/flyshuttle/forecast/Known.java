package io.flyshuttle.forecast;

import io.flyshuttle.Pipeline;
import io.flyshuttle.spi.Nature;
import java.util.Arrays;
import java.util.List;

/** What is known so far of the mean item, in nanoseconds. Immutable. */
final class Known {

  /** A stage that waits for a smaller part of its time does not wait, unless it says so. */
  static final double WAITING = 0.2;

  private final List<Pipeline.StageInfo> stages;
  private final double[] work; // by stage
  private final double[] waits;

  /** From a sample. */
  Known(List<Pipeline.StageInfo> stages, Sample sample) {
    this.stages = stages;
    this.work = new double[stages.size()];
    this.waits = new double[stages.size()];
    for (int i = 0; i < work.length; i++) {
      work[i] = Estimate.of(sample.work(i)).mean();
      waits[i] = Estimate.of(sample.waits(i)).mean();
    }
  }

  /** What an item computes in a stage. */
  double work(int stage) {
    return work[stage];
  }

  /** What it computes in all. */
  double work() {
    return Arrays.stream(work).sum();
  }

  /** What it waits in all. */
  double waits() {
    return Arrays.stream(waits).sum();
  }

  /** What it waits in a stage. */
  double waits(int stage) {
    return waits[stage];
  }

  /** The stage in which it waits longest. */
  int longestWait() {
    int longest = 0;
    for (int i = 1; i < waits.length; i++) {
      if (waits[i] > waits[longest]) {
        longest = i;
      }
    }
    return longest;
  }

  /** Whether the items of that stage wait in it. */
  boolean isWaiting(int stage) {
    return stages.get(stage).nature() == Nature.IO
        || waits[stage] > WAITING * (waits[stage] + work[stage]);
  }

  /** The most items that may wait at once in one of the stages that wait; 1 if there is none. */
  int concurrency() {
    int most = 1;
    for (Pipeline.StageInfo stage : stages) {
      if (stage.nature() == Nature.IO) {
        most = Math.max(most, stage.concurrency());
      }
    }
    return most;
  }

  /** What one item takes by itself. */
  double latency() {
    return work() + waits();
  }

  /** What an item takes of a run at least: of the cores, or of the permits of a stage. */
  double perItem(double cores) {
    double waiting = 0;
    for (int i = 0; i < work.length; i++) {
      waiting = Math.max(waiting, (waits[i] + work[i]) / permits(i, cores));
    }
    return Math.max(work() / cores, waiting);
  }

  private double permits(int stage, double cores) {
    int said = stages.get(stage).concurrency();
    return said == Integer.MAX_VALUE ? cores : said;
  }
}
