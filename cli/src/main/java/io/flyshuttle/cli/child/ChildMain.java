package io.flyshuttle.cli.child;

import io.flyshuttle.Shuttle;
import io.flyshuttle.Strategy;
import io.flyshuttle.TaskFailedException;
import io.flyshuttle.cli.workload.BadInput;
import io.flyshuttle.cli.workload.Workload;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/**
 * Runs one job and reports. Reads the job from standard input, which stays open as long as the
 * parent lives; standard output belongs to the protocol, so what the user's code prints goes to
 * standard error.
 */
public final class ChildMain {
  private static final int ORPHANED = 3;

  private final Wire wire;
  private final PrintStream protocol;

  private ChildMain(Wire wire, PrintStream protocol) {
    this.wire = wire;
    this.protocol = protocol;
  }

  /** Started by the parent only. */
  public static void main(String[] args) throws IOException {
    PrintStream protocol = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    System.setOut(System.err);
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = input.readLine();
    if (line == null) {
      Runtime.getRuntime().halt(ORPHANED);
      return;
    }
    Thread.ofPlatform().name("parent-watch").daemon().start(() -> haltAtEnd(input));
    Wire wire = new Wire();
    new ChildMain(wire, protocol).run(wire.readJob(line));
    // Threads that the user's code has left behind must not keep this JVM alive.
    System.exit(0);
  }

  private void run(Job job) {
    Event last;
    try {
      last = measure(job);
    } catch (BadInput bad) {
      last = failed(Event.Blame.INPUT, String.valueOf(bad.getMessage()), bad);
    } catch (TaskFailedException failed) {
      Throwable cause = failed.getCause() == null ? failed : failed.getCause();
      last = failed(Event.Blame.WORK, oneLine(cause), cause);
    } catch (Throwable failure) {
      last = failed(Event.Blame.WORK, oneLine(failure), failure);
    }
    wire.send(protocol, last);
  }

  private Event.Finished measure(Job job) throws Exception {
    Workload<?> workload = job.workload().open();
    try (Shuttle shuttle = Shuttle.builder().strategy(Strategy.parse(job.strategy())).build()) {
      return new Measurement(event -> wire.send(protocol, event)).run(shuttle, workload);
    } finally {
      workload.resource().close();
    }
  }

  private static Event.Failed failed(Event.Blame blame, String message, Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    return new Event.Failed(blame, message, trace.toString());
  }

  private static String oneLine(Throwable failure) {
    return failure.toString().lines().findFirst().orElse("");
  }

  /** The parent writes one line only: the end of the input is the parent's end. */
  private static void haltAtEnd(BufferedReader input) {
    try {
      while (input.readLine() != null) {
        // nothing is expected
      }
    } catch (IOException closed) {
      // as good as the end
    }
    Runtime.getRuntime().halt(ORPHANED);
  }
}
