package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.process.World.Bounds;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All orders of events, as far as they go, through the decisions of a pool. */
@Timeout(300)
class TransitionExplorationTest {

  private static final int STATES = Integer.getInteger("flyshuttle.states", 100_000);
  private static final int DEPTH = 40;

  /** What the smallest pool has, about; the others have more than are looked at. */
  private static final int FEWEST = 85_000;

  /** Longer than the limit of a job, as usual. */
  private static final long START = 150;

  private static Policy policy(int min, int max, int spares, int retries, int window) {
    return new Policy(
        min, max, spares, 1, 1_000, START, 10, 5, 20, 20, retries, retries, 2, 0, 10, 3, 100,
        window, 500, 7);
  }

  /** What holds in every state of a pool with that policy, whatever happens within those bounds. */
  @SuppressWarnings("ImmutableEnumChecker") // records of numbers
  enum Claim {
    EVERY_TASK_ENDS_ONCE_WHATEVER_ONE_WORKER_AND_THE_USER_DO(
        policy(1, 1, 0, 0, 1), new Bounds(2, 1, 0, 1, 1, 1, 1)),
    A_SPARE_TAKES_OVER_AND_LATE_MESSAGES_DO_NO_HARM(
        policy(1, 1, 1, 0, 1), new Bounds(2, 1, 1, 1, 0, 1, 0)),
    AN_ELASTIC_POOL_STARTS_AND_ENDS_WHAT_IS_NEEDED(
        policy(0, 2, 0, 0, 1), new Bounds(3, 1, 0, 0, 1, 1, 1)),
    RETRIES_END_AND_POISONOUS_TASKS_ARE_QUARANTINED(
        policy(1, 1, 1, 5, 1), new Bounds(1, 1, 0, 3, 1, 1, 0)),
    CHUNKS_KEEP_THEIR_ANSWERS(policy(1, 1, 1, 0, 1), new Bounds(2, 3, 0, 1, 1, 0, 0)),
    TASKS_MAY_WAIT_IN_A_WORKER_BEHIND_CHEAP_ONES(
        policy(1, 1, 1, 9, 2), new Bounds(4, 1, 0, 1, 1, 0, 0)),
    STARTS_THAT_FAIL_END_THE_TASKS_THAT_WAIT(
        policy(1, 1, 0, 0, 1), new Bounds(2, 1, 0, 0, 0, 1, 5)),
    WHAT_WAITS_IN_A_WORKER_IS_BEGUN_ONCE_AT_MOST(
        policy(1, 1, 1, 0, 2), new Bounds(3, 1, 0, 1, 1, 0, 0)),
    WHAT_WAITS_BEHIND_A_TASK_THAT_HANGS_GOES_ELSEWHERE(
        policy(2, 2, 0, 0, 3), new Bounds(5, 1, 1, 0, 1, 1, 0));

    private final Policy policy;
    private final Bounds bounds;

    Claim(Policy policy, Bounds bounds) {
      this.policy = policy;
      this.bounds = bounds;
    }
  }

  @ParameterizedTest
  @EnumSource
  void holdsInEveryState(Claim claim) {
    World world = new World(Transition::apply, claim.policy, claim.bounds);
    assertThat(Explorer.explore(world, DEPTH, STATES)).isGreaterThan(Math.min(STATES, FEWEST) / 2);
  }

  @ParameterizedTest
  @EnumSource
  void thePlantedBugIsFound(Mutant mutant) {
    boolean waits = mutant.window() > 1;
    Bounds bounds = waits ? new Bounds(2, 1, 0, 0, 0, 0, 0) : new Bounds(2, 1, 1, 1, 1, 1, 0);
    Policy policy = policy(1, 1, 1, waits ? 0 : 1, mutant.window());
    assertThatThrownBy(() -> Explorer.explore(new World(mutant, policy, bounds), DEPTH, STATES))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(mutant.symptom());
  }
}
