package io.flyshuttle;

import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The line of user code that forked a task or started a run.
 *
 * <p>Walking the stack costs some microseconds, more than a fork, so it is done once for each
 * lambda that is forked by the class it is written in: its hidden class stands for that place in
 * the code. (Where one class forks the same lambda from several lines, all tell the first.) Lambdas
 * made elsewhere, and classes with a name, may be forked from anywhere and are walked for each
 * time.
 */
final class ForkLine {

  private static final String WALK = "";
  private static final String OURS = ForkLine.class.getPackageName();
  private static final StackTraceElement UNKNOWN =
      new StackTraceElement("Unknown", "unknown", null, 0);
  private static final List<String> JDK = List.of("java.", "javax.", "jdk.", "sun.");

  private static final ClassValue<String> LINES =
      new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
          StackTraceElement caller = caller();
          return type.isHidden() && type.getName().startsWith(caller.getClassName() + "$$Lambda")
              ? format(caller)
              : WALK;
        }
      };

  private ForkLine() {}

  /** The line of the caller that forks {@code work}. */
  static String of(Object work) {
    String line = LINES.get(work.getClass());
    return line.isEmpty() ? walk() : line;
  }

  /** The line of the nearest caller outside this library. */
  static String walk() {
    return format(caller());
  }

  private static StackTraceElement caller() {
    return StackWalker.getInstance()
        .walk(frames ->
            frames
                .filter(frame -> !isInside(frame))
                .findFirst()
                .map(StackFrame::toStackTraceElement)
                .orElse(UNKNOWN));
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
