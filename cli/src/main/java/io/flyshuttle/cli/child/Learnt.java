package io.flyshuttle.cli.child;

import io.flyshuttle.forecast.Costs;
import io.flyshuttle.forecast.Profile;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A profile as it is kept and as the page loads it. A value; its names in JSON are fixed as {@code
 * schema} 1.
 *
 * @param schema of these names
 * @param items of the workload in all
 * @param stages what was learnt of each, in order
 */
public record Learnt(int schema, int items, List<Stage> stages) {
  private static final int SCHEMA = 1;

  /** Copies the list. */
  public Learnt {
    stages = List.copyOf(stages);
  }

  /**
   * Of a stage. What is at one place in all lists is of one item.
   *
   * @param name as the pipeline names it
   * @param nature {@code io}, {@code cpu} or {@code killable}
   * @param concurrency as the stage says
   * @param waitNanos how long each item of the sample waited
   * @param workNanos how long it computed
   * @param bytes an item's size on the way to a worker and back; 0 where that was not measured
   */
  public record Stage(
      String name,
      String nature,
      int concurrency,
      List<Long> waitNanos,
      List<Long> workNanos,
      long bytes) {

    /** Copies the lists. */
    public Stage {
      waitNanos = List.copyOf(waitNanos);
      workNanos = List.copyOf(workNanos);
    }

    private static Stage of(Profile.StageProfile stage) {
      return new Stage(
          stage.name(),
          stage.nature().name().toLowerCase(Locale.ROOT),
          stage.concurrency(),
          list(stage.waits()),
          list(stage.work()),
          stage.bytes());
    }

    private static List<Long> list(Costs costs) {
      return Arrays.stream(costs.toArray()).boxed().toList();
    }
  }

  /** Of so many items. */
  static Learnt of(Profile profile, int items) {
    return new Learnt(SCHEMA, items, profile.stages().stream().map(Stage::of).toList());
  }
}
