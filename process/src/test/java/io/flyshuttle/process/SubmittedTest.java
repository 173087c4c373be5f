package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SubmittedTest {

  private final PoolState state =
      new PoolState(
          new Policy(1, 1, 0, 1, 1_000, 100, 10, 5, 20, 20, 0, 0, 2, 0, 10, 3, 100, 1, 500, 7));

  @Test
  void whatWasCancelledOnItsWayToThePoolIsNotRun() {
    assertThat(Transition.apply(state, new Event.Tick(), 0)).containsExactly(new Action.Launch(1));
    assertThat(Transition.apply(state, new Event.Started(1), 0))
        .containsExactly(new Action.Rest(1));
    Job job = new Job(1, 1, 7, PoolState.NEVER, Job.Loss.FINAL, false, NoWork.INSTANCE);

    List<Action> cancelled =
        Transition.apply(state, new Event.Cancelled(job, Event.Mode.INTERRUPT), 1);
    List<Action> submitted = Transition.apply(state, new Event.Submitted(job), 2);

    assertThat(cancelled).containsExactly(new Action.End(job, Ending.Plain.CANCELLED, Job.NONE));
    assertThat(submitted).isEmpty();
    assertThat(state.queue).isEmpty();
  }
}
