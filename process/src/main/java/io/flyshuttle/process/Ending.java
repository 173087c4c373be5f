package io.flyshuttle.process;

/** How a job ended. Where an item is to blame, it is the first that has no answer. */
sealed interface Ending {

  /** Whether a worker that has the job may go on with it for a while. */
  default boolean mayLinger() {
    return this == Plain.CANCELLED || this == Plain.KILLED;
  }

  /** Those without further data. */
  enum Plain implements Ending {
    /** Every item has its answer. */
    ANSWERED,
    /** By the user, or because the pool was shut down at once. */
    CANCELLED,
    /** An item overran its limit, and obeyed the interrupt or ended by itself. */
    LATE,
    /** An item overran its limit, and its worker was killed for it. */
    KILLED,
    /** An item was run, or about to be, when its worker died. */
    LOST,
    /** The worker did not go on; nobody is to blame. */
    CUT,
    /** No worker can be started. */
    UNAVAILABLE
  }

  /** It could not be sent. */
  record Unsent(Throwable failure) implements Ending {}

  /** The worker could not run it. */
  record Refused(Throwable failure) implements Ending {}
}
