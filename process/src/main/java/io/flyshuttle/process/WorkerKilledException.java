package io.flyshuttle.process;

import io.flyshuttle.DeadlineExceededException;
import io.flyshuttle.Progress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task did not end in time, ignored the interrupt for the whole grace, and its worker was killed
 * for it. The message names the method that its thread was in, if the worker could still tell.
 *
 * @since 0.1
 */
public final class WorkerKilledException extends DeadlineExceededException {

  private static final long serialVersionUID = 1L;

  private final long pid;
  private final String stacks;

  @SuppressWarnings("serial") // List.copyOf is serialisable
  private final List<String> output;

  // Not part of the serialised form: a partial result need not be serialisable by the JDK.
  private final transient @Nullable Told told;

  WorkerKilledException(String message, long pid, String stacks, List<String> output, Told told) {
    super(message);
    this.pid = pid;
    this.stacks = stacks;
    this.output = List.copyOf(output);
    this.told = told;
  }

  /** The process id of the worker that was killed. */
  public long pid() {
    return pid;
  }

  /**
   * What all threads of the worker were doing just before, that of the task first; empty if the
   * worker could not tell in {@linkplain ProcessPoolBuilder#stacks time}.
   */
  public String stacks() {
    return stacks;
  }

  /** The last lines that the task had printed to stdout and stderr. */
  public List<String> output() {
    return output;
  }

  /** What the task had last given to {@link io.flyshuttle.Checkpoint#progress}. */
  public Optional<Progress> progress() {
    return told == null ? Optional.empty() : told.progress();
  }

  /** What the task had last given to {@link io.flyshuttle.Checkpoint#partial}. */
  public Optional<Object> partial() {
    return told == null ? Optional.empty() : told.partial();
  }
}
