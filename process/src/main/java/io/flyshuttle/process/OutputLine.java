package io.flyshuttle.process;

import java.util.Objects;

/**
 * One line that a worker printed; of a line longer than 8 KiB, a piece.
 *
 * @param worker the process id of the worker
 * @param stream where it was printed
 * @param task the task that ran when the line was read, or {@link #NO_TASK}; lines that are printed
 *     just before a task ends may carry the next one's
 * @param text without the line's end; what isn't UTF-8 is replaced
 * @since 0.1
 */
public record OutputLine(long worker, Stream stream, long task, String text) {
  /** The worker was idle. */
  public static final long NO_TASK = -1;

  /** Refuses null, by the name of the parameter. */
  public OutputLine {
    Objects.requireNonNull(stream, "stream");
    Objects.requireNonNull(text, "text");
  }

  /** For a log: {@code [worker 4711 task 12 stderr] text}. */
  @Override
  public String toString() {
    String what = task == NO_TASK ? "" : " task " + task;
    return "[worker " + worker + what + " " + stream.label + "] " + text;
  }

  /** The two outputs of a process, and remarks of the pool. */
  public enum Stream {
    /** Standard output. */
    OUT("stdout"),
    /** Standard error. */
    ERROR("stderr"),
    /** Said by the pool, not by the worker. */
    POOL("pool");

    final String label;

    Stream(String label) {
      this.label = label;
    }
  }
}
