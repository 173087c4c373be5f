package io.flyshuttle.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.Outcome;
import java.util.Optional;

/** What an outcome says of a kill, and the exception in it. */
final class Kills {

  private Kills() {}

  /** That it is one, by an exception of this type, which is given back. */
  static <X extends Throwable> X assertKilled(Outcome<?> outcome, Class<X> cause) {
    assertThat(outcome).isInstanceOf(Outcome.Killed.class);
    Throwable why = ((Outcome.Killed<?>) outcome).cause();
    assertThat(why).isInstanceOf(cause);
    return cause.cast(why);
  }

  /** The same for one with this partial result. */
  static <X extends Throwable> X assertKilled(Outcome<?> outcome, Class<X> cause, Object partial) {
    X why = assertKilled(outcome, cause);
    assertThat(((Outcome.Killed<?>) outcome).partial()).isEqualTo(Optional.of(partial));
    return why;
  }
}
