package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpareTest {

  private final PoolState state =
      new PoolState(
          new Policy(1, 1, 1, 2, 1_000, 100, 10, 5, 20, 20, 0, 0, 2, 0, 10, 3, 100, 1, 500, 7));

  /** Else its first task, after a kill, would be the first that it is told the function of. */
  @Test
  void oneThatIsNewGetsTheNextTaskAndIsWarmWhenItTakesOver() {
    assertThat(Transition.apply(state, new Event.Tick(), 0))
        .containsExactly(new Action.Launch(1), new Action.Launch(2));
    Transition.apply(state, new Event.Started(1), 1);
    Job first = submit(1, 2);
    assertThat(first.worker).isEqualTo(1);
    Transition.apply(state, new Event.Ended(1, first.id, first.attempts), 3);
    Transition.apply(state, new Event.Started(2), 4);

    assertThat(submit(2, 5).worker).isEqualTo(2);
  }

  private Job submit(long id, long now) {
    Job job = new Job(id, 1, 7, PoolState.NEVER, Job.Loss.FINAL, false, NoWork.INSTANCE);
    assertThat(Transition.apply(state, new Event.Submitted(job), now)).isNotEmpty();
    return job;
  }
}
