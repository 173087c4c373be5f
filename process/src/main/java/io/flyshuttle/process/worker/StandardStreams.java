package io.flyshuttle.process.worker;

import java.io.PrintStream;

/** Stdout and stderr as they were at the start, and what the user's code has put in their place. */
final class StandardStreams {

  private static final PrintStream OUT = System.out;
  private static final PrintStream ERR = System.err;

  private StandardStreams() {}

  /** Remembers the streams; to be called before any code of the user's. */
  static void remember() {}

  /** Whether user code has replaced one of them. */
  static boolean areReplaced() {
    return System.out != OUT || System.err != ERR;
  }

  /** Writes what is held back in them. Outlives whatever a stream of the user's throws. */
  static void flush() {
    flush(System.out, OUT);
    flush(System.err, ERR);
  }

  private static void flush(PrintStream now, PrintStream before) {
    if (now != before) {
      try {
        now.flush(); // it may write to the other
      } catch (Throwable itsOwnFault) { // also where there is none
        before.println("flyshuttle: a standard stream of the task's can't be flushed");
      }
    }
    before.flush();
  }

  /** Says why this worker ends. */
  static void say(String line) {
    ERR.println(line);
  }

  /** Says it with all frames. */
  static void say(Throwable why) {
    why.printStackTrace(ERR);
  }
}
