package io.flyshuttle.process;

import io.flyshuttle.process.Death.Kind;
import io.flyshuttle.process.LastWords.Ending;
import java.util.Map;

/**
 * Finds out how a worker ended from its exit code, what its JVM said and what the pool did to it.
 *
 * <p>What the JVM said comes first: a worker that has crashed is not made the pool's victim because
 * the pool struck at the same moment; unless its exit code can't be that of a crash. Exit codes
 * come last, because they lie: a crash without a core dump exits with 1, and {@code System.exit(3)}
 * looks like exhausted memory.
 */
final class Autopsy {
  private static final int SIGNALLED = 128;
  private static final int SIGKILL = 9;
  private static final Map<Integer, String> FATAL =
      Map.of(4, "SIGILL", 5, "SIGTRAP", 6, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE", 11, "SIGSEGV");
  private static final Map<Integer, String> SENT =
      Map.of(1, "SIGHUP", 2, "SIGINT", 3, "SIGQUIT", SIGKILL, "SIGKILL", 15, "SIGTERM");

  private Autopsy() {}

  /**
   * The cause.
   *
   * @param intent what the pool has done
   * @param cap whether the kernel holds the worker to a limit on memory
   */
  static Death of(int exitCode, Intent intent, LastWords.Said said, Cap cap) {
    boolean believed = said.ending() != Ending.NONE && fits(exitCode);
    if (believed && said.ending() == Ending.CRASH) {
      return new Death(Kind.CRASHED, exitCode, "crashed: " + said.summary(), said.report());
    }
    if (believed && said.ending() == Ending.NO_MEMORY) {
      return new Death(memory(cap), exitCode, said.summary(), said.report());
    }
    // A thread that ends by such an error need not end the JVM: the exit code tells.
    if (!said.outOfMemory().isEmpty() && (exitCode == 3 || exitCode == 1)) {
      return plain(exhausted(said.outOfMemory(), cap), exitCode, said.outOfMemory());
    }
    int signal = exitCode - SIGNALLED;
    if (intent.killed() && (signal == SIGKILL || Platform.WINDOWS)) {
      return plain(
          intent.reason().isEmpty() ? Kind.KILLED_BY_POOL : Kind.LOST,
          exitCode,
          intent.reason().isEmpty() ? "killed by the pool" : intent.reason());
    }
    if (FATAL.containsKey(signal)) {
      return plain(Kind.CRASHED, exitCode, "crashed: ended by " + FATAL.get(signal));
    }
    if (SENT.containsKey(signal)) {
      return plain(
          Kind.KILLED_FROM_OUTSIDE,
          exitCode,
          "killed from outside by "
              + SENT.get(signal)
              + (signal == SIGKILL ? ": by the kernel for want of memory, or by someone" : ""));
    }
    return plain(Kind.EXITED, exitCode, "exited with code " + exitCode);
  }

  /**
   * Whether a JVM that has crashed can end with this code: with 1, by a signal, or on Windows with
   * the number of an exception. Else it was a task that has printed another one's report.
   */
  private static boolean fits(int exitCode) {
    return exitCode == 1 || exitCode > SIGNALLED || exitCode < 0;
  }

  private static Death plain(Kind kind, int exitCode, String detail) {
    return new Death(kind, exitCode, detail, "");
  }

  /** Java's own limits have their own words; all else was refused by the kernel. */
  private static Kind exhausted(String error, Cap cap) {
    boolean refused = error.contains("Unable to allocate") || error.contains("native thread");
    return refused ? memory(cap) : Kind.OUT_OF_MEMORY;
  }

  private static Kind memory(Cap cap) {
    return cap == Cap.HELD ? Kind.MEMORY_LIMIT : Kind.OUT_OF_MEMORY;
  }

  /** Whether the kernel holds a worker to a limit on memory. */
  enum Cap {
    HELD,
    NONE
  }

  /**
   * What the pool did.
   *
   * @param reason why it gave up a worker that it holds for lost, else ""
   */
  record Intent(boolean killed, String reason) {
    static final Intent NONE = new Intent(false, "");
    static final Intent KILL = new Intent(true, "");
  }
}
