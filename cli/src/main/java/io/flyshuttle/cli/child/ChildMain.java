package io.flyshuttle.cli.child;

import io.flyshuttle.Shuttle;
import io.flyshuttle.Strategy;
import io.flyshuttle.TaskFailedException;
import io.flyshuttle.cli.text.OneLine;
import io.flyshuttle.cli.workload.BadInput;
import io.flyshuttle.cli.workload.Calibrating;
import io.flyshuttle.cli.workload.Runaways;
import io.flyshuttle.cli.workload.Workload;
import io.flyshuttle.forecast.Calibration;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Runs one job and reports, through a socket of its own. That also tells when the parent dies, and
 * this JVM with it.
 */
public final class ChildMain {
  private static final int ORPHANED = 3;
  private static final int MAX_TRACE = 50_000; // characters

  private final Wire wire = new Wire();
  private final Connection parent;

  private ChildMain(Connection parent) {
    this.parent = parent;
  }

  /** Started by the parent only, with the path of its socket. */
  public static void main(String[] args) throws IOException {
    ChildMain child = new ChildMain(Connection.to(Path.of(args[0])));
    Job job = child.parent.receive().map(child.wire::readJob).orElseThrow();
    Thread.ofPlatform().name("parent-watch").start(child::awaitParent);
    child.run(job);
  }

  /**
   * The parent says goodbye when it knows what this JVM has started, to end that as well. Threads
   * that the user's code has left behind must not keep this JVM alive.
   */
  private void awaitParent() {
    if (parent.receive().isPresent()) {
      System.exit(0);
    } else {
      Runtime.getRuntime().halt(ORPHANED);
    }
  }

  private void run(Job job) {
    Event last;
    try {
      last = measure(job);
    } catch (BadInput bad) {
      last = failed(Event.Blame.INPUT, String.valueOf(bad.getMessage()), bad);
    } catch (TaskFailedException failed) {
      last = work(failed.getCause() == null ? failed : failed.getCause());
    } catch (Throwable failure) {
      last = work(failure);
    }
    send(last);
  }

  private Event measure(Job job) throws Exception {
    if (job.workload() instanceof Runaways runaways) {
      return new Event.Watched(new Watch(this::send, runaways).under(job.strategy()));
    }
    if (job.workload() instanceof Calibrating calibrating) {
      return new Event.Calibrated(Calibration.measure(calibrating.strategies()));
    }
    Workload<?> workload = job.workload().open();
    try (Shuttle shuttle = Shuttle.builder().strategy(Strategy.parse(job.strategy())).build()) {
      return new Measurement(this::send).run(shuttle, workload);
    } finally {
      workload.resource().close();
    }
  }

  private static Event.Failed work(Throwable failure) {
    return NotSent.in(failure)
        .map(reason -> failed(Event.Blame.STRATEGY, NotSent.words(reason), failure))
        .orElseGet(() -> failed(Event.Blame.WORK, OneLine.of(failure), failure));
  }

  private void send(Event event) {
    try {
      parent.send(wire.write(event));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Event.Failed failed(Event.Blame blame, String message, Throwable failure) {
    return new Event.Failed(blame, message, trace(failure));
  }

  /** What users' exceptions say may be endless, or fail in its turn. */
  private static String trace(Throwable failure) {
    StringWriter trace = new StringWriter();
    try {
      failure.printStackTrace(new PrintWriter(trace));
    } catch (RuntimeException | StackOverflowError broken) {
      trace.write("(no stack trace: " + broken.getClass().getName() + ")\n");
    }
    String text = trace.toString();
    return text.length() <= MAX_TRACE ? text : text.substring(0, MAX_TRACE) + "...\n";
  }
}
