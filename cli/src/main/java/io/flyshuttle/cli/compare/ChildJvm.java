package io.flyshuttle.cli.compare;

import io.flyshuttle.cli.child.Event;
import io.flyshuttle.cli.child.Job;
import io.flyshuttle.cli.child.Wire;
import io.flyshuttle.cli.workload.BadInput;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs one job in a JVM of its own. */
final class ChildJvm {
  private static final Duration GOODBYE = Duration.ofSeconds(15);
  private static final int SIGNAL_BASE =
      128; // a shell's and Java's way to say "killed by signal n"
  private static final int SIGINT = 2;
  private static final int SIGKILL = 9;
  private static final int SIGTERM = 15;

  private final Launch launch;
  private final Wire wire;
  private final Interruption interruption;

  ChildJvm(Launch launch, Wire wire, Interruption interruption) {
    this.launch = launch;
    this.wire = wire;
    this.interruption = interruption;
  }

  /**
   * Runs {@code job} to its end.
   *
   * @throws BadInput if the child can't run it for what the user gave
   */
  Attempt run(Job job, Consumer<Event.Advanced> progress) throws InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(launch.command(job.strategy())).start();
    } catch (IOException e) {
      return new Attempt.Failed("no JVM could be started: " + e.getMessage(), "", List.of());
    }
    Thread killer = interruption.watch(() -> kill(process));
    MemoryMeter memory = MemoryMeter.start(process.toHandle());
    Tail tail = new Tail();
    Thread drain = tail.drain(process.errorReader(StandardCharsets.UTF_8));
    try {
      Event last = converse(process, job, progress, tail);
      if (!process.waitFor(GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) {
        kill(process);
      }
      int exit = process.waitFor();
      drain.join();
      return ending(last, exit, memory, tail);
    } finally {
      killer.interrupt();
      kill(process);
    }
  }

  /** Also what the child has started: it may have died before it could end that itself. */
  private static void kill(Process process) {
    List<ProcessHandle> below = process.descendants().toList();
    // By its handle: Process.destroyForcibly would close the pipes that are still being read.
    process.toHandle().destroyForcibly();
    below.forEach(ProcessHandle::destroyForcibly);
  }

  private @Nullable Event converse(
      Process process, Job job, Consumer<Event.Advanced> progress, Tail tail) {
    // The child's input stays open until it has ended: its end would tell of this JVM's death.
    OutputStream input = process.getOutputStream();
    try {
      input.write((wire.write(job) + "\n").getBytes(StandardCharsets.UTF_8));
      input.flush();
    } catch (IOException died) {
      tail.add(died.toString());
    }
    Event last = null;
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      String line = output.readLine();
      while (line != null) {
        Optional<Event> event = wire.readEvent(line);
        if (event.isEmpty()) {
          tail.add(line);
        } else if (event.get() instanceof Event.Advanced advanced) {
          progress.accept(advanced);
        } else {
          last = event.get();
        }
        line = output.readLine();
      }
    } catch (IOException died) {
      tail.add(died.toString());
    }
    return last;
  }

  private Attempt ending(@Nullable Event last, int exit, MemoryMeter memory, Tail tail)
      throws InterruptedException {
    List<String> output = tail.lines();
    return switch (last) {
      case Event.Finished finished ->
          new Attempt.Done(finished, memory.stop(finished.peakRssBytes()), output);
      case Event.Failed(Event.Blame blame, String message, String trace) ->
          switch (blame) {
            case INPUT -> throw new BadInput(message);
            case WORK -> new Attempt.Failed(message, trace, output);
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
          case 0 -> "its JVM ended before the work was done (System.exit?)";
          case SIGNAL_BASE + SIGKILL -> "its JVM was killed (signal 9; out of memory?)";
          default -> "its JVM died with exit code " + exit;
        };
    // Of what it said last only an error helps: JVMs and loggers chat.
    return output.reversed().stream()
        .filter(line -> line.contains("Error") || line.contains("Exception"))
        .findFirst()
        .map(line -> how + ": " + line.strip())
        .orElse(how);
  }
}
