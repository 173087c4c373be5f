package io.flyshuttle.cli.compare;

import io.flyshuttle.cli.child.Connection;
import io.flyshuttle.cli.child.Event;
import io.flyshuttle.cli.child.Flow;
import io.flyshuttle.cli.child.Job;
import io.flyshuttle.cli.child.Wire;
import io.flyshuttle.cli.text.OneLine;
import io.flyshuttle.cli.workload.BadInput;
import io.flyshuttle.forecast.Calibration;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs one job in a JVM of its own. */
public final class ChildJvm {
  private static final Duration GOODBYE = Duration.ofSeconds(5);
  private static final int MAX_WORDS = 300;
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);
  private static final Executor AFTER_LAST_WORDS =
      CompletableFuture.delayedExecutor(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
  private static final File NOTHING =
      new File(System.getProperty("os.name").startsWith("Windows") ? "NUL" : "/dev/null");
  private static final int SIGNAL_BASE =
      128; // a shell's and Java's way to say "killed by signal n"
  private static final int SIGINT = 2;
  private static final int SIGKILL = 9;
  private static final int SIGTERM = 15;

  private final Launch launch;
  private final Wire wire;
  private final Interruption interruption;

  /** Runs jobs as {@code launch} says, until the user wants no more. */
  public ChildJvm(Launch launch, Wire wire, Interruption interruption) {
    this.launch = launch;
    this.wire = wire;
    this.interruption = interruption;
  }

  /**
   * Runs {@code job} to its end.
   *
   * @throws BadInput if the child can't run it for what the user gave
   */
  public Attempt run(Job job, Consumer<Event.Advanced> progress) throws InterruptedException {
    try (Listener listener = Listener.open()) {
      Process process =
          new ProcessBuilder(launch.command(job.strategy(), listener.socket()))
              .redirectInput(NOTHING)
              .redirectErrorStream(true)
              .start();
      return run(job, progress, process, listener);
    } catch (IOException e) {
      return new Attempt.Failed("no JVM could be started: " + e.getMessage(), "", List.of());
    }
  }

  private Attempt run(
      Job job, Consumer<Event.Advanced> progress, Process process, Listener listener)
      throws InterruptedException {
    MemoryMeter memory = MemoryMeter.start(process.toHandle());
    Thread killer = interruption.watch(() -> kill(process, memory));
    Tail tail = new Tail();
    Thread drain = tail.drain(process.getInputStream());
    try {
      Optional<Event> last = converse(process, job, progress, memory, listener);
      boolean _ = process.waitFor(GOODBYE); // its shutdown hooks may have no end
      kill(process, memory);
      int exit = process.waitFor();
      // What has escaped may hold the output open for ever.
      boolean _ = drain.join(LAST_WORDS);
      return ending(last.orElse(null), exit, memory, tail);
    } finally {
      killer.interrupt();
      kill(process, memory);
    }
  }

  /** Also what the child has started: that would go on, and hold files and memory. */
  private static void kill(Process process, MemoryMeter memory) {
    memory.descendants().addAll(process.descendants().toList());
    // By its handle: Process.destroyForcibly would close the output that is still being read.
    process.toHandle().destroyForcibly();
    memory.descendants().forEach(ProcessHandle::destroyForcibly);
  }

  /** The last that the child says; empty if it dies without. */
  private Optional<Event> converse(
      Process process,
      Job job,
      Consumer<Event.Advanced> progress,
      MemoryMeter memory,
      Listener listener) {
    // It may die before it connects.
    var _ = process.onExit().thenRun(() -> close(listener));
    try (Connection child = listener.accept()) {
      close(listener);
      var _ = process.onExit().thenRunAsync(() -> close(child), AFTER_LAST_WORDS);
      child.send(wire.write(job));
      Optional<Event> last = last(child, progress, memory);
      memory.descendants().addAll(process.descendants().toList());
      sayGoodbye(child);
      return last;
    } catch (IOException died) {
      return Optional.empty();
    }
  }

  private static void sayGoodbye(Connection child) {
    try {
      child.send(Wire.GOODBYE);
    } catch (IOException gone) {
      // It has not waited for that.
    }
  }

  private static void close(Closeable connection) {
    try {
      connection.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<Event> last(
      Connection child, Consumer<Event.Advanced> progress, MemoryMeter memory) {
    while (true) {
      Optional<Event> event = child.receive().flatMap(wire::readEvent);
      if (event.isEmpty()) {
        return event;
      }
      switch (event.get()) {
        case Event.Started _ -> memory.begin();
        case Event.Advanced advanced -> progress.accept(advanced);
        case Event.Finished _, Event.Watched _, Event.Calibrated _, Event.Failed _ -> {
          return event;
        }
      }
    }
  }

  private Attempt ending(@Nullable Event last, int exit, MemoryMeter memory, Tail tail)
      throws InterruptedException {
    List<String> output = tail.lines();
    return switch (last) {
      case Event.Finished finished ->
          new Attempt.Done(finished, memory.stop(finished.peakRssBytes()), output);
      case Event.Watched(Flow flow) -> new Attempt.Watched(flow, output);
      case Event.Calibrated(Calibration.Result result) -> new Attempt.Calibrated(result, output);
      case Event.Failed(Event.Blame blame, String message, String trace) ->
          switch (blame) {
            case INPUT -> throw new BadInput(message, new Exception("in the child:\n" + trace));
            case WORK -> new Attempt.Failed(message, trace, output);
            case STRATEGY -> new Attempt.Impossible(message, trace, output);
          };
      case null, default -> {
        boolean signalled = exit == SIGNAL_BASE + SIGINT || exit == SIGNAL_BASE + SIGTERM;
        if (interruption.isAsked() || (signalled && interruption.isAskedSoon())) {
          yield new Attempt.Interrupted(output);
        }
        yield new Attempt.Failed(death(exit, output), "", output);
      }
    };
  }

  private static String death(int exit, List<String> output) {
    String how =
        switch (exit) {
          case 0 -> "the work ended its JVM, by System.exit(0) or Runtime.halt(0)";
          case SIGNAL_BASE + SIGKILL -> "its JVM was killed (signal 9; out of memory?)";
          default -> "its JVM died with exit code " + exit;
        };
    if (output.contains(Launch.DURING_START)) {
      return how + ": " + Launch.reason(output);
    }
    // Of what it said last only an error helps: JVMs and loggers chat.
    return output.reversed().stream()
        .filter(line -> line.contains("Error") || line.contains("Exception"))
        .findFirst()
        .map(line -> how + ": " + OneLine.of(line.strip(), MAX_WORDS))
        .orElse(how);
  }
}
