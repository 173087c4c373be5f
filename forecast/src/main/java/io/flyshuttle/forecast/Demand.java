package io.flyshuttle.forecast;

import io.flyshuttle.spi.Nature;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * A workload as the simulator sees it: what each item asks of each stage, in the order of the
 * source. Immutable.
 *
 * @param items how many, at least 1
 * @param stages what an item goes through, in order; at least one
 * @param window items between the source and the sink at once, where the pipeline says so ({@code
 *     ordered(window)}); else the runtime chooses
 */
public record Demand(int items, List<Stage> stages, OptionalInt window) {

  /**
   * Checks it.
   *
   * @throws IllegalArgumentException if there is no item, no stage, or a stage has costs for
   *     another number of items
   */
  public Demand {
    stages = List.copyOf(stages);
    Objects.requireNonNull(window, "window");
    if (items < 1 || stages.isEmpty()) {
      throw new IllegalArgumentException(
          items + " items in " + stages.size() + " stages: at least one of each is needed");
    }
    for (Stage stage : stages) {
      if (stage.waits.size() != items || stage.work.size() != items) {
        throw new IllegalArgumentException(
            "stage '%s' has %d waits and %d costs for %d items"
                .formatted(stage.name, stage.waits.size(), stage.work.size(), items));
      }
    }
  }

  /**
   * One stage.
   *
   * @param name as the pipeline names it
   * @param nature where it says that it runs
   * @param concurrency items in it at once; {@link Integer#MAX_VALUE} for as many as the place has
   * @param waits how long each item waits in it, without a core
   * @param work how long each item computes in it, on a core
   * @param bytes what an item takes on the way to a worker process and back, serialised
   */
  public record Stage(
      String name, Nature nature, int concurrency, Costs waits, Costs work, long bytes) {

    /**
     * Checks it.
     *
     * @throws IllegalArgumentException if {@code concurrency} is below 1 or {@code bytes} below 0
     */
    public Stage {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(nature, "nature");
      Objects.requireNonNull(waits, "waits");
      Objects.requireNonNull(work, "work");
      if (concurrency < 1 || bytes < 0) {
        throw new IllegalArgumentException(
            "stage '%s': concurrency %d, %d bytes".formatted(name, concurrency, bytes));
      }
    }
  }

  /**
   * The same workload where waits and work take so many times as long.
   *
   * @throws IllegalArgumentException if a factor is negative
   */
  public Demand times(double waitFactor, double workFactor) {
    return new Demand(
        items,
        stages.stream()
            .map(stage ->
                new Stage(
                    stage.name,
                    stage.nature,
                    stage.concurrency,
                    stage.waits.times(waitFactor),
                    stage.work.times(workFactor),
                    stage.bytes))
            .toList(),
        window);
  }

  /** The same workload where stages that wait take so many items at once. */
  public Demand withConcurrency(int concurrency) {
    return new Demand(
        items,
        stages.stream()
            .map(stage ->
                stage.nature == Nature.IO
                    ? new Stage(
                        stage.name, stage.nature, concurrency, stage.waits, stage.work, stage.bytes)
                    : stage)
            .toList(),
        window);
  }

  /** The same workload with at most so many of its items, taken evenly along the input. */
  public Demand atMost(int most) {
    if (most >= items) {
      return this;
    }
    return new Demand(
        most,
        stages.stream()
            .map(stage ->
                new Stage(
                    stage.name,
                    stage.nature,
                    stage.concurrency,
                    Costs.of(most, i -> stage.waits.at((int) ((long) i * items / most))),
                    Costs.of(most, i -> stage.work.at((int) ((long) i * items / most))),
                    stage.bytes))
            .toList(),
        window);
  }

  /** What all items wait in all stages, in nanoseconds. */
  public double waitNanos() {
    return stages.stream().mapToDouble(stage -> stage.waits.sum()).sum();
  }

  /** What all items compute in all stages, in nanoseconds. */
  public double workNanos() {
    return stages.stream().mapToDouble(stage -> stage.work.sum()).sum();
  }

  /** The part of all that is computing, from 0 to 1; 0 where nothing costs anything. */
  public double cpuShare() {
    double all = waitNanos() + workNanos();
    return all == 0 ? 0 : workNanos() / all;
  }
}
