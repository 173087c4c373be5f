package io.flyshuttle;

import io.flyshuttle.spi.KillingPlace;

/**
 * Takes the end of a call in another JVM to its task, where that is neither a result nor what the
 * function threw.
 */
final class EndedElsewhere extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Outcome<?> outcome;

  private EndedElsewhere(Outcome<?> outcome) {
    super(null, null, false, false);
    this.outcome = outcome;
  }

  Outcome<?> outcome() {
    return outcome;
  }

  /**
   * Makes the call, in the thread of its task; the result.
   *
   * @throws EndedElsewhere if it was late, killed or skipped
   * @throws Exception what the function threw, or if this thread was interrupted
   */
  static <T> T await(KillingPlace.Call<? extends T> call) throws Exception {
    Outcome<? extends T> outcome = call.run(Context.current().asRemote());
    return switch (outcome) {
      case Outcome.Value<? extends T> result -> result.value();
      case Outcome.Failure<?>(Exception thrown) -> throw thrown;
      case Outcome.Failure<?>(Error thrown) -> throw thrown;
      case Outcome.Failure<?>(Throwable odd) -> throw new TaskFailedException(odd);
      case Outcome.Late<?> _, Outcome.Killed<?> _, Outcome.Skipped<?> _ ->
          throw new EndedElsewhere(outcome);
    };
  }
}
