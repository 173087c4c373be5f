package io.flyshuttle.forecast;

import io.flyshuttle.spi.Nature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * What was learnt of a workload from a sample of its items. A value.
 *
 * @param items in all, where the source knows
 * @param stages what it learnt of each, in order
 * @param window items between source and sink at once, where the pipeline says so
 * @param sampling how it learnt that
 * @param findings what is odd, one plain sentence each that names the figures: an {@code io} stage
 *     that computes for more than half of its time or a millisecond an item, a {@code cpu} stage
 *     that waits for a fifth of its time, costs that drift along the input, items that failed,
 *     other programs that computed meanwhile
 */
public record Profile(
    OptionalLong items,
    List<StageProfile> stages,
    OptionalInt window,
    Sampling sampling,
    List<String> findings) {

  /** Copies the lists. */
  public Profile {
    Objects.requireNonNull(items, "items");
    stages = List.copyOf(stages);
    Objects.requireNonNull(window, "window");
    Objects.requireNonNull(sampling, "sampling");
    findings = List.copyOf(findings);
  }

  /**
   * The workload that the sample stands for, with so many items: each item of the sample as often
   * as any other, one time more or less, in random order, but in the part of the input that it is
   * from. So the mean and the drift along the input are those of the sample, and what an item waits
   * stays with what it computes.
   *
   * @param items how many, at least 1
   * @param seed of the order: the same gives the same, bit for bit
   * @throws IllegalArgumentException if {@code items} is below 1
   */
  public Demand demand(int items, long seed) {
    return of(new Resampling(size()).balanced(atLeastOne(items), new SplittableRandom(seed)));
  }

  /**
   * One of the workloads that could have given this sample: the sample is drawn anew from itself,
   * with replacement, then the items from that, independently of one another. How much the time of
   * such workloads differs is how well the time is known (nested bootstrap; Efron, "Bootstrap
   * methods: another look at the jackknife", 1979). What the dearest tenth of the items cost (ten
   * at least) is drawn from a distribution like theirs, which goes on beyond what was seen.
   *
   * @param items how many, at least 1
   * @param seed of what is drawn: the same gives the same, bit for bit
   * @throws IllegalArgumentException if {@code items} is below 1
   */
  public Demand replicate(int items, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Resampling resampling = new Resampling(size());
    int[] sample = resampling.independent(size(), random);
    int[] drawn = resampling.independent(atLeastOne(items), random);
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = sample[drawn[i]];
    }
    double[] chances = random.doubles(items).toArray(); // what is dear in one stage is in others
    return new Demand(
        items,
        stages.stream()
            .map(stage ->
                stage.demanded(
                    withTail(stage.waits, sample, drawn, chances),
                    withTail(stage.work, sample, drawn, chances)))
            .toList(),
        window);
  }

  private static Costs withTail(Costs costs, int[] sample, int[] drawn, double[] chances) {
    Optional<Tail> tail = Tail.of(Arrays.stream(sample).mapToLong(costs::at).toArray());
    if (tail.isEmpty()) {
      return Costs.of(drawn.length, i -> costs.at(drawn[i]));
    }
    long[] all = new long[drawn.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = tail.get().like(costs.at(drawn[i]), chances[i]);
    }
    return Costs.of(all);
  }

  /**
   * The same workload where no item shares what it waits for with another, as under {@code
   * synchronous}: what a stage waits less then is taken off.
   */
  Demand alone(Demand demand) {
    if (stages.stream().allMatch(stage -> stage.crowding == 0)) {
      return demand;
    }
    List<Demand.Stage> lonely = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      Demand.Stage stage = demand.stages().get(i);
      long less = stages.get(i).crowding;
      Costs waits = stage.waits();
      lonely.add(
          stages
              .get(i)
              .demanded(
                  Costs.of(waits.size(), item -> lonely(waits.at(item), less)), stage.work()));
    }
    return new Demand(demand.items(), lonely, window);
  }

  private static long lonely(long wait, long less) {
    return wait == 0 ? 0 : Math.max(1, wait - less); // it is a wait all the same
  }

  /** The same where the JVM has been warmed up, so that compilers have nothing left to do. */
  public Profile warm() {
    Sampling warm =
        new Sampling(
            sampling.items,
            sampling.took,
            sampling.precision,
            sampling.stopped,
            sampling.spinNanos,
            sampling.foreignCores,
            0);
    return new Profile(items, stages, window, warm, findings);
  }

  private static int atLeastOne(int items) {
    if (items < 1) {
      throw new IllegalArgumentException(items + " items: at least 1 is needed");
    }
    return items;
  }

  private int size() {
    return stages.getFirst().work().size();
  }

  private Demand of(int[] drawn) {
    List<Demand.Stage> demanded =
        stages.stream()
            .map(stage ->
                stage.demanded(
                    Costs.of(drawn.length, i -> stage.waits.at(drawn[i])),
                    Costs.of(drawn.length, i -> stage.work.at(drawn[i]))))
            .toList();
    return new Demand(drawn.length, demanded, window);
  }

  /**
   * What was learnt of a stage. The costs of all stages at one index are those of one item, in the
   * order of the source.
   *
   * @param name as the pipeline names it
   * @param nature as it says of itself
   * @param concurrency as it says; {@link Integer#MAX_VALUE} for as many as the place has
   * @param waits of each item in the sample, without the lateness of the wake-up, {@link
   *     Machine#platformTimer}, and without what others computed for it meanwhile
   * @param work of each item in the sample: CPU time, that included, without {@link
   *     Machine#blocking}
   * @param crowding how much longer an item waited there than one that was alone, in nanoseconds; 0
   *     where that was not measured, or is not sure
   * @param bytes serialised, there and back, on average; 0 where that was not measured
   * @param allocated bytes that an item allocates, on average; 0 where that was not measured
   */
  public record StageProfile(
      String name,
      Nature nature,
      int concurrency,
      Costs waits,
      Costs work,
      long crowding,
      long bytes,
      long allocated) {

    private Demand.Stage demanded(Costs waiting, Costs working) {
      return new Demand.Stage(name, nature, concurrency, waiting, working, bytes);
    }
  }

  /**
   * How a profile came about.
   *
   * @param items in the sample
   * @param took how long that was
   * @param precision half the width of the 95 % interval of the mean item over that mean
   * @param stopped why it stopped
   * @param spinNanos the reference loop at that time, as {@link Machine#spinNanos()}
   * @param foreignCores cores that other programs used meanwhile
   * @param compilerSeconds CPU time that the JIT compilers of this JVM used meanwhile
   */
  public record Sampling(
      int items,
      Duration took,
      double precision,
      Stop stopped,
      double spinNanos,
      double foreignCores,
      double compilerSeconds) {}

  /** Why sampling stopped. */
  public enum Stop {
    /** It knows the costs as precisely as was asked for. */
    PRECISE,
    /** It has had as many items as it may have. */
    ITEMS,
    /** It has had as long as it may take. */
    TIME,
    /** There are no more items. */
    END
  }
}
