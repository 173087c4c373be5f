package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.process.World.Bounds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All orders of events, as far as they go, through the decisions of a pool. */
@Timeout(300)
class TransitionExplorationTest {

  private static final int STATES = Integer.getInteger("flyshuttle.states", 100_000);

  /** Longer than the limit of a job, as usual. */
  private static final long START = 150;

  private static Policy policy(int min, int max, int spares, int retries, int window) {
    return new Policy(
        min, max, spares, 1, 1_000, START, 10, 5, 20, 20, retries, retries, 2, 0, 10, 3, 100,
        window, 500, 7);
  }

  @Test
  void everyTaskEndsOnceWhateverOneWorkerAndTheUserDo() {
    World world =
        new World(Transition::apply, policy(1, 1, 0, 0, 1), new Bounds(2, 1, 0, 1, 1, 1, 1));
    assertThat(Explorer.explore(world, 40, STATES)).isGreaterThan(1_000);
  }

  @Test
  void aSpareTakesOverAndLateMessagesDoNoHarm() {
    World world =
        new World(Transition::apply, policy(1, 1, 1, 0, 1), new Bounds(2, 1, 1, 1, 0, 1, 0));
    assertThat(Explorer.explore(world, 40, STATES)).isGreaterThan(1_000);
  }

  @Test
  void anElasticPoolStartsAndEndsWhatIsNeeded() {
    World world =
        new World(Transition::apply, policy(0, 2, 0, 0, 1), new Bounds(3, 1, 0, 0, 1, 1, 1));
    assertThat(Explorer.explore(world, 40, STATES)).isGreaterThan(1_000);
  }

  @Test
  void retriesEndAndPoisonousTasksAreQuarantined() {
    World world =
        new World(Transition::apply, policy(1, 1, 1, 5, 1), new Bounds(1, 1, 0, 3, 1, 1, 0));
    assertThat(Explorer.explore(world, 40, STATES)).isGreaterThan(1_000);
  }

  @Test
  void chunksKeepTheirAnswers() {
    World world =
        new World(Transition::apply, policy(1, 1, 1, 0, 1), new Bounds(2, 3, 0, 1, 1, 0, 0));
    assertThat(Explorer.explore(world, 40, STATES)).isGreaterThan(1_000);
  }

  @Test
  void tasksMayWaitInAWorkerBehindCheapOnes() {
    World world =
        new World(Transition::apply, policy(1, 1, 1, 9, 2), new Bounds(4, 1, 0, 1, 1, 0, 0));
    assertThat(Explorer.explore(world, 40, STATES)).isGreaterThan(1_000);
  }

  @Test
  void startsThatFailEndTheTasksThatWait() {
    World world =
        new World(Transition::apply, policy(1, 1, 0, 0, 1), new Bounds(2, 1, 0, 0, 0, 1, 5));
    assertThat(Explorer.explore(world, 40, STATES)).isGreaterThan(500);
  }

  @Test
  void whatWaitsInAWorkerIsBegunOnceAtMost() {
    World world =
        new World(Transition::apply, policy(1, 1, 1, 0, 2), new Bounds(3, 1, 0, 1, 1, 0, 0));
    assertThat(Explorer.explore(world, 40, STATES)).isGreaterThan(1_000);
  }

  @Test
  void whatWaitsBehindATaskThatHangsGoesElsewhere() {
    World world =
        new World(Transition::apply, policy(2, 2, 0, 0, 3), new Bounds(5, 1, 1, 0, 1, 1, 0));
    assertThat(Explorer.explore(world, 40, STATES)).isGreaterThan(1_000);
  }

  @ParameterizedTest
  @EnumSource(Mutant.class)
  void thePlantedBugIsFound(Mutant mutant) {
    boolean waits = mutant.window() > 1;
    Bounds bounds = waits ? new Bounds(2, 1, 0, 0, 0, 0, 0) : new Bounds(2, 1, 1, 1, 1, 1, 0);
    assertThatThrownBy(
            () -> {
              World world =
                  new World(mutant, policy(1, 1, 1, waits ? 0 : 1, mutant.window()), bounds);
              Explorer.explore(world, 40, STATES);
            })
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(mutant.symptom());
  }
}
