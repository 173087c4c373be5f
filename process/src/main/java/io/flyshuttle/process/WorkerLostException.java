package io.flyshuttle.process;

import io.flyshuttle.Progress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A worker ended while it had this task, and not by the pool's doing; {@link #kind()} says why.
 * Other tasks are not affected.
 *
 * @since 0.1
 */
public final class WorkerLostException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Why a worker ended. */
  public enum Kind {
    /** A segmentation fault, {@code abort()} or an error within the JVM: see {@link #report()}. */
    CRASHED,
    /** The heap, direct memory or metaspace that the pool allows its workers is exhausted. */
    OUT_OF_MEMORY,
    /** The operating system refused it more memory than the pool's hard limit. */
    MEMORY_LIMIT,
    /** The task called {@code System.exit} or {@code Runtime.halt}: see {@link #exitCode()}. */
    EXITED,
    /** A signal that isn't the pool's: the kernel's out-of-memory killer, or somebody. */
    KILLED_FROM_OUTSIDE,
    /** It broke off its connection or did not read from it, and was given up. */
    LOST
  }

  private final Kind kind;
  private final long pid;
  private final int exitCode;
  private final int attempts;
  private final String report;

  @SuppressWarnings("serial") // List.copyOf is serialisable
  private final List<String> output;

  // Not part of the serialised form: a partial result need not be serialisable by the JDK.
  private final transient @Nullable Told told;

  WorkerLostException(
      String message,
      long pid,
      Death death,
      Kind kind,
      int attempts,
      List<String> output,
      Told told) {
    super(message);
    this.kind = kind;
    this.pid = pid;
    this.exitCode = death.exitCode();
    this.report = death.report();
    this.attempts = attempts;
    this.output = List.copyOf(output);
    this.told = told;
  }

  /** Why it ended. */
  public Kind kind() {
    return kind;
  }

  /** The process id of the worker, the last one if the task was tried with several. */
  public long pid() {
    return pid;
  }

  /** Its exit code as the operating system tells it: 128 + n for signal n. */
  public int exitCode() {
    return exitCode;
  }

  /** How often the task was given to a worker, retries included. */
  public int attempts() {
    return attempts;
  }

  /** The JVM's crash report, up to 256 Ki characters; empty if it left none. */
  public String report() {
    return report;
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
