package io.flyshuttle.process;

import io.flyshuttle.DeadlineExceededException;
import io.flyshuttle.spi.Kill;
import java.util.List;

/**
 * A task did not end in time, ignored the interrupt for the whole grace, and its worker was killed
 * for it.
 *
 * @since 0.1
 */
public final class WorkerKilledException extends DeadlineExceededException implements Kill {

  private static final long serialVersionUID = 1L;

  private final long pid;
  private final String stacks;

  @SuppressWarnings("serial") // List.copyOf is serialisable
  private final List<String> output;

  WorkerKilledException(String message, long pid, String stacks, List<String> output) {
    super(message);
    this.pid = pid;
    this.stacks = stacks;
    this.output = List.copyOf(output);
  }

  /** The process id of the worker that was killed. */
  public long pid() {
    return pid;
  }

  /**
   * What all threads of the worker were doing just before, that of the task first; empty if the
   * worker could not tell within 50 ms.
   */
  public String stacks() {
    return stacks;
  }

  /** The last lines that the task had printed to stdout and stderr. */
  public List<String> output() {
    return output;
  }
}
