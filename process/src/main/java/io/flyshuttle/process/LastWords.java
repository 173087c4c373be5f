package io.flyshuttle.process;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises, in what a worker prints on stderr, what the JVM itself says when it dies: a crash
 * report ({@code -XX:+ErrorFileToStderr}), that memory ran out, that it refused the AOT cache. Not
 * safe for use by many threads.
 */
final class LastWords {
  /** Printed by the JVM ({@code -XX:+ExitOnOutOfMemoryError}). */
  private static final String OUT_OF_MEMORY = "Terminating due to java.lang.OutOfMemoryError";

  /** Printed by a worker that has caught what the JVM doesn't see: of direct buffers, say. */
  private static final String CAUGHT = "flyshuttle worker ends with 3: java.lang.OutOfMemoryError";

  private static final String CRASH = "# A fatal error has been detected by the Java Runtime";
  private static final String NO_MEMORY = "# There is insufficient memory for the Java Runtime";
  private static final int MOST_CHARS = 256 * 1024;
  private static final Pattern UNCAUGHT =
      Pattern.compile("Exception in thread \".*\" (java\\.lang\\.OutOfMemoryError.*)");
  private static final Pattern CACHE =
      Pattern.compile("\\[[\\d.,]+s\\]\\[(warning|error) *\\]\\[(aot|cds).*");
  private static final Pattern SIGNAL =
      Pattern.compile("#\\s+((?:SIG|EXCEPTION_|Internal Error|Error:).*)");
  private static final Pattern FRAME = Pattern.compile("# Problematic frame:\\s*#\\s+(.*)");
  private static final Pattern ALLOCATION = Pattern.compile("# (Native memory allocation.*)");

  private final StringBuilder report = new StringBuilder();
  private Ending ending = Ending.NONE;
  private String outOfMemory = "";
  private boolean cacheRefused;

  /** Hears a line; true if it belongs to the JVM's words and not to the worker's output. */
  boolean hear(String line) {
    if (ending != Ending.NONE) {
      if (report.length() < MOST_CHARS) {
        report.append(line).append('\n');
      }
      return true;
    }
    return !line.isEmpty() && recognise(line);
  }

  private boolean recognise(String line) {
    switch (line.charAt(0)) { // most lines are told by their first letter
      case '#' -> {
        if (line.startsWith(CRASH)) {
          ending = Ending.CRASH;
        } else if (line.startsWith(NO_MEMORY)) {
          ending = Ending.NO_MEMORY;
        }
        report.setLength(0);
        report.append(line).append('\n');
        return ending != Ending.NONE;
      }
      case 'T' -> hearOutOfMemory(line, OUT_OF_MEMORY);
      case 'f' -> hearOutOfMemory(line, CAUGHT);
      case 'E' -> {
        Matcher uncaught = UNCAUGHT.matcher(line);
        if (uncaught.matches()) {
          outOfMemory = uncaught.group(1);
        }
      }
      case '[' -> {
        boolean refusal = CACHE.matcher(line).matches();
        cacheRefused |= refusal;
        return refusal;
      }
      default -> {}
    }
    return false;
  }

  private void hearOutOfMemory(String line, String start) {
    if (line.startsWith(start)) {
      outOfMemory = line.substring(start.length() - "java.lang.OutOfMemoryError".length());
    }
  }

  Said said() {
    String text = ending == Ending.NONE ? "" : report.toString();
    return new Said(ending, summary(text), text, outOfMemory, cacheRefused);
  }

  private String summary(String text) {
    Optional<String> first =
        find(ending == Ending.NO_MEMORY ? ALLOCATION : SIGNAL, text)
            .or(() -> text.lines().findFirst());
    return first
        .map(line -> line + find(FRAME, text).map(frame -> ", in " + frame).orElse(""))
        .orElse("");
  }

  private static Optional<String> find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1).strip()) : Optional.empty();
  }

  /** How the JVM said that it ends. */
  enum Ending {
    NONE,
    CRASH,
    NO_MEMORY
  }

  /**
   * What was said.
   *
   * @param summary of the crash report, one line
   * @param report the crash report, at most 256 Ki characters of it
   * @param outOfMemory the OutOfMemoryError that ended the JVM, or ""
   * @param cacheRefused whether the AOT cache was refused
   */
  record Said(
      Ending ending, String summary, String report, String outOfMemory, boolean cacheRefused) {}
}
