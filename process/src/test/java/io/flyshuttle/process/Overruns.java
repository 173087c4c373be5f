package io.flyshuttle.process;

import io.flyshuttle.Checkpoint;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/**
 * Work that overruns, and says so by a file in a folder: then a test makes its time pass, and need
 * not wait for it. A file has the name of its process; that with {@code .over} behind it says that
 * the work has heard its interrupt.
 */
record Overruns(String folder) implements Serializable {

  /** Never ends. In a worker. */
  long spin() {
    say(Long.toString(ProcessHandle.current().pid()));
    return Runaways.spin(1);
  }

  /** Never ends, but hears. In a worker. */
  long lookUp() {
    long pid = ProcessHandle.current().pid();
    say(Long.toString(pid));
    try {
      while (true) {
        Checkpoint.poll();
      }
    } finally {
      say(pid + ".over");
    }
  }

  private void say(String what) {
    try {
      Files.createFile(Path.of(folder, what));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** How often it has begun to overrun; each time in another process. */
  long count() {
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      return files.filter(file -> !file.toString().endsWith(".over")).count();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * Calls, and moves the clock on while something overruns. By small steps: what runs next, in the
   * same worker or another, must not be taken for late.
   *
   * @param limit of what overruns
   */
  <R> R whileTimeFlies(HandTicker clock, Duration limit, Callable<R> call) throws Exception {
    FutureTask<R> result = new FutureTask<>(call);
    Thread caller = Thread.ofVirtual().start(result);
    try {
      Pools.until(() -> {
        if (goesOn()) {
          clock.move(limit.dividedBy(10));
        }
        return result.isDone();
      });
      return result.get();
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof Exception cause ? cause : failed;
    } finally {
      caller.interrupt();
    }
  }

  private boolean goesOn() {
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".over") && !Files.exists(Path.of(folder, name + ".over")))
          .anyMatch(name -> Platform.started(Long.parseLong(name)).isPresent());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
