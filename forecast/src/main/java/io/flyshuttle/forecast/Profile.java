package io.flyshuttle.forecast;

import io.flyshuttle.spi.Nature;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What was learnt of a workload from a sample of its items. A value.
 *
 * @param items in all, where the source knows
 * @param stages what it learnt of each, in order
 * @param window items between source and sink at once, where the pipeline says so
 * @param sampling how it learnt that
 * @param findings what is odd, one plain sentence each: an {@code io} stage that computes, a {@code
 *     cpu} stage that waits, costs that drift along the input
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
   * What was learnt of a stage. The costs of all stages at one index are those of one item, in the
   * order of the source.
   *
   * @param name as the pipeline names it
   * @param nature as it says of itself
   * @param concurrency as it says; {@link Integer#MAX_VALUE} for as many as the place has
   * @param waits of each item in the sample
   * @param work of each item in the sample
   * @param bytes serialised, there and back, on average; 0 where that was not measured
   * @param allocated bytes that an item allocates, on average; 0 where that was not measured
   */
  public record StageProfile(
      String name,
      Nature nature,
      int concurrency,
      Costs waits,
      Costs work,
      long bytes,
      long allocated) {}

  /**
   * How a profile came about.
   *
   * @param items in the sample
   * @param took how long that was
   * @param precision half the width of the 95 % interval of the mean item over that mean
   * @param stopped why it stopped
   * @param spinNanos the reference loop at that time, as {@link Machine#spinNanos()}
   * @param foreignCores cores that other programs used meanwhile
   */
  public record Sampling(
      int items,
      Duration took,
      double precision,
      Stop stopped,
      double spinNanos,
      double foreignCores) {}

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
