package io.flyshuttle.forecast;

import io.flyshuttle.Pipeline;
import io.flyshuttle.spi.Nature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Makes a profile of what was measured, and says what is odd. */
final class Findings {
  private static final double MUCH = 0.5; // of its time that an io stage computes
  private static final double WORTH =
      0.05; // of what an item takes in all: less is not worth a word
  private static final double LONG = 1e6; // or nanoseconds that it computes
  private static final double NO_WAIT = 10_000; // nanoseconds: below, it is noise
  private static final double HIDDEN = 0.1; // of the work, outside the functions
  private static final double LEAST_HIDDEN = 20_000; // nanoseconds an item
  private static final double DRIFT = 1.25; // the last third over the first
  private static final double SURE = 3; // standard errors
  private static final double FOREIGN = 0.15; // cores

  private final Pipeline<?> pipeline;
  private final Scales scales;
  private final Sightings sightings;
  private final Machine machine;
  private final List<String> said = new ArrayList<>();

  Findings(Pipeline<?> pipeline, Scales scales, Sightings sightings, Machine machine) {
    this.pipeline = pipeline;
    this.scales = scales;
    this.sightings = sightings;
    this.machine = machine;
  }

  /**
   * Makes it.
   *
   * @param alone items that were run one by one
   */
  Profile profile(Sample sample, Sample alone, Profile.Sampling sampling) {
    List<Pipeline.StageInfo> stages = pipeline.stages();
    Known known = new Known(stages, sample);
    double hidden = hidden(known);
    int payer = known.longestWait(); // others compute for it meanwhile
    List<Profile.StageProfile> profiles = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      Pipeline.StageInfo stage = stages.get(i);
      nature(stage, known.work(i), known.waits(i), known.latency());
      boolean waiting = known.isWaiting(i);
      long[] work = sample.work(i);
      long[] waited = sample.waits(i);
      double less = waiting && i == payer ? machine.blocking(known.concurrency()) : 0;
      long more = i == payer ? Math.round(hidden) : 0;
      profiles.add(
          new Profile.StageProfile(
              stage.name(),
              stage.nature(),
              stage.concurrency(),
              waiting ? waits(waited, more) : Costs.none(sample.size()),
              work(work, waited, less, more),
              waiting ? crowding(alone.waits(i), waited) : 0,
              scales.bytesPerCall(i),
              scales.allocatedPerCall(i)));
    }
    if (hidden > 0) {
      said.add(
          "outside the stages' functions this JVM computes %s an item: counted to stage '%s'"
              .formatted(time(hidden), stages.get(payer).name()));
    }
    drift(sample);
    circumstances(sample, sampling);
    return new Profile(pipeline.size(), profiles, pipeline.window(), sampling, said);
  }

  /**
   * Where the source does not know its length items are of different parts of it: it may be drift.
   */
  private long crowding(long[] alone, long[] waits) {
    return pipeline.size().isEmpty() ? 0 : Shift.between(alone, waits);
  }

  /**
   * As they would be without the lateness of the thread's wake-up, which each strategy has.
   *
   * @param computed what others computed for the item meanwhile, which counts as work
   */
  private Costs waits(long[] measured, long computed) {
    return Costs.of(
        measured.length,
        i ->
            measured[i] < NO_WAIT
                ? 0
                : Math.max(
                    1,
                    Math.round(machine.platformTimer().asleep((double) measured[i])) - computed));
  }

  /**
   * Without what it took to wake up, once an item, of those that have waited. An item that computed
   * less than that has nothing left, and what is missing there is taken from all by the same part:
   * the sum is right, and what is dear stays so.
   */
  private static Costs work(long[] measured, long[] waited, double less, long more) {
    double missing = 0;
    double rest = 0;
    for (int i = 0; i < measured.length; i++) {
      if (waited[i] >= NO_WAIT) {
        missing += Math.max(0, less - measured[i]);
        rest += Math.max(0, measured[i] - less);
      }
    }
    double part = rest > missing ? 1 - missing / rest : 0;
    return Costs.of(
        measured.length,
        i ->
            more
                + (waited[i] < NO_WAIT
                    ? measured[i]
                    : Math.round(Math.max(0, measured[i] - less) * part)));
  }

  private double hidden(Known known) {
    double work = known.work();
    Machine.Overhead threads = machine.overhead(Family.THREADS.label());
    double runtime =
        known.waits() > 0
            ? Math.max(
                0, threads.at(work, known.concurrency()) - machine.blocking(known.concurrency()))
            : threads.computing();
    double hidden = sightings.hiddenPerItem() - runtime;
    return hidden > Math.max(LEAST_HIDDEN, HIDDEN * work) ? hidden : 0;
  }

  private void nature(Pipeline.StageInfo stage, double work, double wait, double item) {
    double share = work + wait == 0 ? 0 : work / (work + wait);
    if (stage.nature() == Nature.IO) {
      boolean most = share > MUCH && work > WORTH * item;
      if (most || work > LONG) {
        said.add(
            "stage '%s' is declared io and computes for %s of the %s that an item takes (%s):"
                    .formatted(stage.name(), time(work), time(work + wait), percent(share))
                + " what computes belongs in a cpu stage");
      }
    } else if (1 - share > Known.WAITING && wait > WORTH * item) {
      said.add(
          "stage '%s' is declared %s and waits for %s of the %s that an item takes (%s):"
                  .formatted(
                      stage.name(),
                      stage.nature().name().toLowerCase(Locale.ROOT),
                      time(wait),
                      time(work + wait),
                      percent(1 - share))
              + " what waits belongs in an io stage");
    }
  }

  private void drift(Sample sample) {
    int third = sample.size() / 3;
    if (third < 2) {
      return;
    }
    long[] costs = sample.costs();
    Estimate first = Estimate.of(Arrays.copyOf(costs, third));
    Estimate last = Estimate.of(Arrays.copyOfRange(costs, costs.length - third, costs.length));
    double low = Math.min(first.mean(), last.mean());
    double high = Math.max(first.mean(), last.mean());
    boolean sure = high - low > SURE * Math.hypot(first.error(), last.error());
    if (sure && high > DRIFT * low) {
      said.add(
          "what items cost drifts along the input: %s in its first third, %s in its last"
              .formatted(time(first.mean()), time(last.mean())));
    }
  }

  private void circumstances(Sample sample, Profile.Sampling sampling) {
    if (pipeline.size().isEmpty()) {
      said.add(
          "the source does not know its length: the sample is from its beginning, so later items"
              + " may cost otherwise");
    }
    if (sightings.failures() > 0) {
      said.add(
          "%d of %d items failed, the first with: %s"
              .formatted(
                  sightings.failures(),
                  sightings.outcomes(),
                  sightings.firstFailure().orElse("no message")));
    }
    if (sightings.wasInterrupted()) {
      said.add(
          "items were interrupted when the time for profiling was up: they cost more than the %s"
                  .formatted(time(new Known(pipeline.stages(), sample).latency()))
              + " that was measured");
    }
    if (sampling.foreignCores() > FOREIGN) {
      said.add(
          "other programs used %s cores meanwhile: times may be too long"
              .formatted(String.format(Locale.ROOT, "%.1f", sampling.foreignCores())));
    }
  }

  private static String percent(double share) {
    return Math.round(100 * share) + " %";
  }

  /** A time given in nanoseconds. */
  static String time(double nanos) {
    double value = nanos;
    for (String unit : List.of("ns", "µs", "ms")) {
      if (value < 999.5) {
        return String.format(Locale.ROOT, value < 9.95 ? "%.1f %s" : "%.0f %s", value, unit);
      }
      value /= 1000;
    }
    return String.format(Locale.ROOT, value < 9.95 ? "%.1f s" : "%.0f s", value);
  }
}
