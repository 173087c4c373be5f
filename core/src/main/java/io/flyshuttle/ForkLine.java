package io.flyshuttle;

import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The line of user code that forked a task or opened a scope.
 *
 * <p>Walking the stack costs more than a fork, so it is done once for each lambda: its hidden class
 * belongs to one place in the code. A class with a name may be forked from many lines and is walked
 * for each time.
 */
final class ForkLine {

  private static final String WALK = "";
  private static final String OURS = ForkLine.class.getPackageName();
  private static final List<String> JDK = List.of("java.", "javax.", "jdk.", "sun.");

  private static final ClassValue<String> LINES =
      new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
          return type.isHidden() ? walk() : WALK;
        }
      };

  private ForkLine() {}

  /** The line of the caller that forks {@code work}. */
  static String of(Object work) {
    String line = LINES.get(work.getClass());
    return line.isEmpty() ? walk() : line;
  }

  /** The line of the nearest caller outside this library's entry points. */
  static String walk() {
    return StackWalker.getInstance()
        .walk(frames ->
            frames
                .filter(frame -> !isInside(frame))
                .findFirst()
                .map(StackFrame::toStackTraceElement)
                .map(ForkLine::format)
                .orElse("unknown"));
  }

  /** Code of this package, or what it calls the walk through. */
  private static boolean isInside(StackFrame frame) {
    String type = frame.getClassName();
    return isOurs(type) || type.startsWith("java.lang.ClassValue");
  }

  private static boolean isOurs(String type) {
    return type.lastIndexOf('.') == OURS.length() && type.startsWith(OURS);
  }

  /** {@code Class.method(File.java:42)}, a lambda's body by the method that holds it. */
  static String format(StackTraceElement frame) {
    String type = frame.getClassName();
    String method = frame.getMethodName();
    if (method.startsWith("lambda$")) {
      method = method.substring("lambda$".length(), method.lastIndexOf('$'));
    }
    String file = frame.getFileName();
    return type.substring(type.lastIndexOf('.') + 1)
        + "."
        + method
        + (file == null ? "(unknown)" : "(" + file + ":" + frame.getLineNumber() + ")");
  }

  /** The line that a thread is at: its topmost frame that is neither the JDK's nor ours. */
  static Optional<String> where(Thread thread) {
    return Stream.of(thread.getStackTrace())
        .filter(ForkLine::isUsers)
        .findFirst()
        .map(ForkLine::format);
  }

  private static boolean isUsers(StackTraceElement frame) {
    String type = frame.getClassName();
    return JDK.stream().noneMatch(type::startsWith) && !isOurs(type);
  }
}
