package io.flyshuttle.cli.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How to start a child.
 *
 * @param classPath this command's own and the user's
 * @param heap the most heap it may use, as {@code -Xmx} takes it
 */
public record Launch(String classPath, Optional<String> heap) {
  private static final String MAIN = "io.flyshuttle.cli.child.ChildMain";
  private static final String EVENT_LOOP = "event-loop";

  /**
   * The command line. Flags of this JVM, which may run with the quick compiler only, are not handed
   * down. An event loop has one carrier, so that a calculation blocks it as it does in asyncio.
   */
  List<String> command(String strategy, Path socket) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    heap.ifPresent(size -> command.add("-Xmx" + size));
    if (strategy.equals(EVENT_LOOP)) {
      command.add("-Djdk.virtualThreadScheduler.parallelism=1");
      command.add("-Djdk.virtualThreadScheduler.maxPoolSize=1");
    }
    command.addAll(List.of("-cp", classPath, MAIN, socket.toString()));
    return command;
  }
}
