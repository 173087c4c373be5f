package io.flyshuttle.process;

import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * One worker of a pool at one moment.
 *
 * @param pid its process id; empty while its process is being started
 * @param state what it does
 * @param task the number of the task that it has; empty if none
 * @param name of that task, "" if none
 * @param since for how long it has had that task, or been idle
 * @param ended how many tasks have ended in it
 * @param residentBytes its resident memory, or -1 where that isn't known
 * @since 0.1
 */
public record WorkerInfo(
    OptionalLong pid,
    State state,
    OptionalLong task,
    String name,
    Duration since,
    int ended,
    long residentBytes) {

  /** Refuses null, by the name of the parameter. */
  public WorkerInfo {
    Objects.requireNonNull(pid, "pid");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(since, "since");
  }

  /** What a worker does. */
  public enum State {
    /** It is being started and initialised. */
    STARTING,
    /** It waits for a task. */
    IDLE,
    /** It runs a task. */
    RUNNING,
    /** Its task was interrupted and has not ended yet. */
    INTERRUPTED,
    /** It was killed, and the operating system has not ended it yet. */
    KILLED,
    /** It ends by itself. */
    CLOSING
  }
}
