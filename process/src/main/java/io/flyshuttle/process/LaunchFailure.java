package io.flyshuttle.process;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Says in one line why a worker didn't start, and what to do. */
final class LaunchFailure {
  private static final Pattern HEAP =
      Pattern.compile(
          "(Could not reserve enough space[^|]*|Too small maximum heap[^|]*|Invalid maximum heap"
              + "[^|]*|Initial heap size[^|]*|[^|]*exceeds the maximum representable size[^|]*"
              + "|GC triggered before VM initialization completed[^|]*)");
  private static final Pattern OPTION =
      Pattern.compile(
          "(Unrecognized [^|]*|Improperly specified VM option[^|]*|Unsupported [^|]*"
              + "option[^|]*|Missing [^|]*|Conflicting [^|]*)");
  private static final int LINES = 12;

  private LaunchFailure() {}

  /** The worker ended before it had connected. */
  static LaunchException died(LaunchPlan plan, Death death, Tail tail) {
    String said = tail.summary(LINES);
    return new LaunchException(
        heap(plan, said)
            .or(() -> classes(plan, said))
            .or(() -> option(said))
            .orElseGet(() ->
                "a worker ended before it connected: "
                    + death.detail()
                    + (said.isEmpty() ? ", without a word" : "; it said: " + said)));
  }

  /** The worker neither ended nor connected. */
  static LaunchException slow(Duration patience, Tail tail) {
    String said = tail.summary(LINES);
    return new LaunchException(
        "a worker did not connect within "
            + patience.toMillis()
            + " ms and was killed; raise the pool's start timeout if the machine is that busy"
            + (said.isEmpty() ? "" : "; it said: " + said));
  }

  private static Optional<String> heap(LaunchPlan plan, String said) {
    return find(HEAP, said)
        .map(why ->
            "a worker's heap of "
                + plan.memory().heap()
                + " bytes is impossible here: "
                + why
                + "; set another size for the pool's heap");
  }

  private static Optional<String> classes(LaunchPlan plan, String said) {
    if (said.contains("UnsupportedClassVersionError")) {
      return Optional.of(
          plan.java()
              + " is older than the application's classes: set the pool's java to that of a JDK "
              + Runtime.version().feature());
    }
    boolean missing =
        said.contains("Could not find or load main class")
            || said.contains("ClassNotFoundException: " + plan.mainClass());
    return missing
        ? Optional.of(
            "a worker does not find "
                + plan.mainClass()
                + ": its class path must hold flyshuttle-process and the application;"
                + " applications with a class loader of their own set a WorkerLauncher; it said: "
                + said)
        : Optional.empty();
  }

  private static Optional<String> option(String said) {
    return find(OPTION, said).map(why -> "the JVM refuses a worker's options: " + why);
  }

  private static Optional<String> find(Pattern pattern, String said) {
    return pattern.matcher(said).results().findFirst().map(found -> found.group(1).strip());
  }
}
