package io.flyshuttle.process;

import java.lang.StackWalker.StackFrame;
import java.security.CodeSource;
import java.util.Optional;
import java.util.Set;

/** The line of the application's code that called this library. */
final class CallerLine {

  private static final StackWalker FRAMES =
      StackWalker.getInstance(Set.of(StackWalker.Option.RETAIN_CLASS_REFERENCE));

  private CallerLine() {}

  static Optional<String> find() {
    return FRAMES.walk(frames ->
        frames
            .filter(frame -> !isLibrary(frame.getDeclaringClass()))
            .findFirst()
            .map(StackFrame::toStackTraceElement)
            .map(StackTraceElement::toString));
  }

  /** The JDK, or a class of ours: ours by name and not from the application's own jar. */
  private static boolean isLibrary(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    if (loader == null || loader == ClassLoader.getPlatformClassLoader()) {
      return true;
    }
    String name = type.getPackageName();
    return (name.equals("io.flyshuttle")
            || name.equals("io.flyshuttle.spi")
            || name.startsWith("io.flyshuttle.process"))
        && !isTest(type);
  }

  /** Whether it comes from elsewhere than its package's library. */
  private static boolean isTest(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    CodeSource ours = CallerLine.class.getProtectionDomain().getCodeSource();
    return source != null
        && ours != null
        && type.getPackageName().startsWith("io.flyshuttle.process")
        && !source.equals(ours);
  }
}
