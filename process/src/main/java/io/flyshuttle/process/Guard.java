package io.flyshuttle.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A shell that waits for the end of this process and then removes the {@linkplain PrivateDirectory
 * private directories} that it had at that moment, and all in them. A process that is killed can't
 * do that, and its workers can't either, since the kernel kills them with it.
 *
 * <p>It has to be there before the first such directory is. Without a shell, or where the shell is
 * killed as well (with all processes of a container, say), the next pool removes what is left. Safe
 * for use by many threads.
 */
final class Guard implements AutoCloseable {
  // Its input ends with this process. What else may have such a name is left alone: a link, or what
  // belongs to another user. A JVM that is just being killed may still add a file to a directory
  // that is being removed: then once more.
  private static final String SCRIPT =
      """
      trap '' HUP INT QUIT TERM
      read -r word && exit
      prefix=$1
      shift
      for place do
        for tree in "$place/$prefix"*; do
          tries=0
          while [ -O "$tree" ] && [ ! -L "$tree" ] && ! rm -rf -- "$tree" && [ $tries -lt 50 ]; do
            tries=$((tries + 1))
          done
        done
      done
      """;

  private static final int LINGER_SECONDS = 1; // what the kernel holds longer is left to it

  private final List<Path> places;
  private Optional<Process> shell = Optional.empty(); // guarded by this
  private boolean closed; // guarded by this

  /** For directories in these places; to be called to its {@linkplain #stand post} yet. */
  Guard(List<Path> places) {
    this.places = List.copyOf(places);
  }

  /** Has it started by another thread, so that it is there soon: {@link #stand} waits for that. */
  void call() {
    Thread.ofPlatform().daemon().name("flyshuttle-guard").start(this::stand);
  }

  /** Starts it, unless it is there. To be called before a directory is made. */
  synchronized void stand() {
    if (!closed && shell.filter(Process::isAlive).isEmpty()) {
      shell = Platform.shell().flatMap(this::start);
    }
  }

  private Optional<Process> start(Path program) {
    List<String> command = new ArrayList<>(List.of(program.toString(), "-c", SCRIPT, "flyshuttle"));
    command.add(PrivateDirectory.prefixOfThis());
    places.forEach(place -> command.add(place.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
    try {
      return Optional.of(builder.start());
    } catch (IOException none) {
      return Optional.empty(); // the next start tries again
    }
  }

  /**
   * Sends it away without having it remove anything: other pools of this process may live on. It
   * has ended when this returns, which takes a moment.
   */
  @Override
  public synchronized void close() {
    closed = true;
    shell.ifPresent(sent -> {
      Process _ = sent.destroyForcibly();
      Process _ = sent.onExit().completeOnTimeout(sent, LINGER_SECONDS, TimeUnit.SECONDS).join();
    });
  }
}
