package io.flyshuttle.cli.compare;

import io.flyshuttle.cli.workload.BadInput;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How to start a child.
 *
 * @param classPath this command's own and the user's
 * @param heap the most heap it may use, as {@code -Xmx} takes it
 * @param options more for the JVM
 */
public record Launch(String classPath, Optional<String> heap, List<String> options) {
  private static final String MAIN = "io.flyshuttle.cli.child.ChildMain";
  private static final String EVENT_LOOP = "event-loop";
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  /**
   * What the JVM's last words begin with if it can't even start; the reason is in the next line.
   */
  static final String DURING_START = "Error occurred during initialization of VM";

  /** Copies the list. */
  public Launch {
    options = List.copyOf(options);
  }

  /** One as users start theirs. */
  public Launch(String classPath, Optional<String> heap) {
    this(classPath, heap, List.of());
  }

  /**
   * One that compiles what it runs much sooner: for work that is to be measured warm, and rehearses
   * until the compilers have done with it.
   */
  public static Launch warm(String classPath) {
    return new Launch(classPath, Optional.empty(), List.of("-XX:CompileThresholdScaling=0.1"));
  }

  /** The same with another folder of classes. */
  public Launch with(Path folder) {
    return new Launch(classPath + File.pathSeparator + folder, heap, options);
  }

  /**
   * Finds out whether the JVM takes the heap that the user wants.
   *
   * @throws BadInput if not, in the JVM's words
   */
  public void check() throws IOException, InterruptedException {
    if (heap.isPresent()) {
      Process trial =
          new ProcessBuilder(JAVA, "-Xmx" + heap.get(), "-version")
              .redirectErrorStream(true)
              .start();
      String said = new String(trial.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (trial.waitFor() != 0) {
        throw new BadInput("--heap " + heap.get() + ": " + reason(said.lines().toList()));
      }
    }
  }

  /**
   * The line that tells most: the JVM begins with what it was about, and ends with what follows.
   */
  static String reason(List<String> said) {
    return said.stream()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.equals(DURING_START))
        .filter(line -> !line.startsWith("Picked up ")) // options from the environment
        .findFirst()
        .orElse("the JVM does not start");
  }

  /**
   * The command line. Flags of this JVM, which may run with the quick compiler only, are not handed
   * down. An event loop has one carrier, so that a calculation blocks it as it does in asyncio.
   */
  List<String> command(String strategy, Path socket) {
    List<String> command = new ArrayList<>();
    command.add(JAVA);
    command.add("--enable-native-access=ALL-UNNAMED");
    heap.ifPresent(size -> command.add("-Xmx" + size));
    command.addAll(options);
    if (strategy.equals(EVENT_LOOP)) {
      command.add("-Djdk.virtualThreadScheduler.parallelism=1");
      command.add("-Djdk.virtualThreadScheduler.maxPoolSize=1");
    }
    command.addAll(List.of("-cp", classPath, MAIN, socket.toString()));
    return command;
  }
}
