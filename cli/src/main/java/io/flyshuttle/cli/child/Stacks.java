package io.flyshuttle.cli.child;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Where threads are, as frames in text, such as "io.flyshuttle.Some.method(Some.java:42)". */
final class Stacks {
  private static final String FRAME = "at ";

  private Stacks() {}

  /** The frames of the first thread in {@code dump}, the innermost first. */
  static List<String> first(String dump) {
    return dump.lines()
        .map(String::strip)
        .dropWhile(line -> !line.startsWith(FRAME))
        .takeWhile(line -> line.startsWith(FRAME))
        .map(line -> line.substring(FRAME.length()))
        .toList();
  }

  /** The frames of each thread that is inside of {@code code}, the innermost first. */
  static List<List<String>> inside(Class<?> code) {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> !thread.getKey().equals(Thread.currentThread()))
        .map(Map.Entry::getValue)
        .filter(frames ->
            Stream.of(frames).anyMatch(frame -> frame.getClassName().equals(code.getName())))
        .map(frames -> Stream.of(frames).map(StackTraceElement::toString).toList())
        .toList();
  }

  /** The innermost of {@code frames}, and the innermost that is not of the JDK if not the same. */
  static List<String> ends(List<String> frames) {
    List<String> bare = frames.stream().map(frame -> frame.replaceAll("^.*/", "")).toList();
    Stream<String> own = bare.stream().filter(frame -> !frame.startsWith("java.")).limit(1);
    return Stream.concat(bare.stream().limit(1), own).distinct().toList();
  }
}
