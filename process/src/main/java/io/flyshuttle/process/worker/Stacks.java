package io.flyshuttle.process.worker;

import java.util.Map;

/** All stacks as text: the thread of the task first. */
final class Stacks {

  private static final int LONGEST = 256 * 1024;

  private Stacks() {}

  /** Waits for a safepoint: milliseconds, unless a calculation has none. */
  static String dump(Thread first) {
    Map<Thread, StackTraceElement[]> all = Thread.getAllStackTraces();
    StringBuilder text = new StringBuilder(4096);
    StackTraceElement[] frames = all.remove(first);
    if (frames != null) {
      append(first, frames, text);
    }
    all.forEach((thread, itsFrames) -> append(thread, itsFrames, text));
    if (text.length() > LONGEST) {
      text.setLength(LONGEST);
      text.append("\n…\n");
    }
    return text.toString();
  }

  private static void append(Thread thread, StackTraceElement[] frames, StringBuilder text) {
    if (frames.length == 0 || text.length() > LONGEST) {
      return; // the JVM's own
    }
    text.append('"').append(thread.getName()).append("\" ").append(thread.getState()).append('\n');
    for (StackTraceElement frame : frames) {
      text.append("    at ").append(frame).append('\n');
    }
    text.append('\n');
  }
}
