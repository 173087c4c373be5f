package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyshuttle.Checkpoint;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** cpython PR 3895, 4256, pebble 146: what can't be serialised hangs or breaks the pool. */
@Timeout(120)
class Fault06WhatCannotBeSentIT {

  /** Can be written, and not be read. */
  private static final class Stubborn implements Serializable {
    @Serial private static final long serialVersionUID = 1L;

    @Serial
    private void readObject(ObjectInputStream in) throws IOException {
      throw new IOException("I don't want to");
    }
  }

  @Test
  void itIsTheFailureOfThatTask() throws Exception {
    try (ProcessPool pool = Pools.small(1).spares(0).build()) {
      assertThatThrownBy(() -> pool.submit((Object any) -> any.hashCode(), new Object()))
          .isInstanceOf(NotSendableException.class);
      assertThat(Pools.failure(pool.submit((Integer any) -> new Object(), 1)))
          .isInstanceOf(NotSendableException.class)
          .hasMessageContaining("the result");
      assertThat(Pools.failure(pool.submit((Stubborn any) -> 1, new Stubborn())))
          .isInstanceOf(NotSendableException.class);
      assertThat(Pools.failure(pool.submit((Integer any) -> new Stubborn(), 1)))
          .isInstanceOf(NotSendableException.class);
      assertThat(pool.submit(Runaways::increment, 1).get()).isEqualTo(2);
    }
  }

  private static int givingAStubbornPartialResult(int number) {
    Checkpoint.partial(new Stubborn());
    return number;
  }

  @Test
  void aPartialResultThatCannotBeReadIsLeftOut() throws Exception {
    try (ProcessPool pool = Pools.small(1).spares(0).build()) {
      RemoteTask<Integer> task =
          pool.submit(Fault06WhatCannotBeSentIT::givingAStubbornPartialResult, 1);
      assertThat(task.get()).isEqualTo(1);
      assertThat(task.partial()).isEmpty();
    }
  }
}
