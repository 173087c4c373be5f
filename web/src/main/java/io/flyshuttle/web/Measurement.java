package io.flyshuttle.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One experiment while it runs, and what it has told so far.
 *
 * <pre>
 * running ──▶ done
 *    ├──────▶ cancelled  by a request; by the last who watched it leaving, or nobody coming; by the
 *    │                   end of the server
 *    └──────▶ late       beyond its limit
 * </pre>
 */
final class Measurement implements Laboratory.Observer {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final String id;
  private final Experiment experiment;
  private final Map<String, Double> forecasts;
  private final CountDownLatch watched = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private final List<EventStream.Event> told = new ArrayList<>(); // guarded by this
  private final Set<EventStream> watchers = new HashSet<>(); // guarded by this
  private String ending = "done"; // guarded by this
  private final Thread runner;

  /**
   * Not started yet.
   *
   * @param forecasts seconds by strategy, told beside what is measured
   */
  Measurement(
      String id, Experiment experiment, Map<String, Double> forecasts, Laboratory laboratory) {
    this.id = id;
    this.experiment = experiment;
    this.forecasts = Map.copyOf(forecasts);
    this.runner = Thread.ofVirtual().name("measurement").unstarted(() -> run(laboratory));
  }

  String id() {
    return id;
  }

  Experiment experiment() {
    return experiment;
  }

  /**
   * Begins.
   *
   * @param patience how long it goes on though nobody has come to watch
   */
  void start(Duration patience) {
    runner.start();
    Thread _ = Thread.ofVirtual().name("measurement-limit").start(() -> limit(patience));
  }

  private void run(Laboratory laboratory) {
    try {
      laboratory.run(experiment, this);
    } catch (InterruptedException stopped) {
      // The ending says why.
    } catch (RuntimeException broken) {
      System.getLogger(Measurement.class.getName())
          .log(System.Logger.Level.ERROR, "a measurement failed", broken);
      end("failed");
    } finally {
      finish();
    }
  }

  private void limit(Duration patience) {
    try {
      if (!watched.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        cancel("cancelled");
      }
      if (!over.await(experiment.limit().toMillis(), TimeUnit.MILLISECONDS)) {
        cancel("late");
      }
    } catch (InterruptedException never) {
      Thread.currentThread().interrupt(); // nobody knows this thread
    }
  }

  private synchronized void finish() {
    tell(EventStream.Event.of("end", new End(ending)));
    watchers.forEach(EventStream::end);
    over.countDown();
  }

  private synchronized void end(String how) {
    if (ending.equals("done")) {
      ending = how;
    }
  }

  /** Stops it; what it has started is killed. */
  void cancel(String how) {
    end(how);
    runner.interrupt();
  }

  /** Waits until it is over, but no longer than a person would. */
  void awaitOver() throws InterruptedException {
    boolean _ = over.await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
  }

  boolean isOver() {
    return over.getCount() == 0;
  }

  /** Tells {@code stream} what has been told, and what will be. */
  synchronized void watch(EventStream stream) {
    told.forEach(stream::tell);
    if (isOver()) {
      stream.end();
    } else {
      watchers.add(stream);
    }
    watched.countDown();
  }

  /** A watcher has gone; with the last of them the measurement goes. */
  void leave(EventStream stream) {
    boolean alone;
    synchronized (this) {
      alone = watchers.remove(stream) && watchers.isEmpty() && !isOver();
    }
    if (alone) {
      cancel("cancelled");
    }
  }

  private synchronized void tell(EventStream.Event event) {
    told.removeIf(each -> each.name().equals("progress")); // only the last is worth keeping
    told.add(event);
    watchers.forEach(watcher -> watcher.tell(event));
  }

  @Override
  public void begins(String strategy) {
    tell(
        EventStream.Event.of(
            "begin", new Begin(strategy, experiment.figures().items(), forecast(strategy))));
  }

  @Override
  public void advances(String strategy, long done, double seconds) {
    tell(
        EventStream.Event.of(
            "progress", new Advance(strategy, done, experiment.figures().items(), seconds)));
  }

  @Override
  public void ends(Laboratory.Measured measured) {
    double forecast = forecast(measured.strategy());
    double error = measured.wallSeconds() == 0 ? 0 : forecast / measured.wallSeconds() - 1;
    tell(
        EventStream.Event.of(
            "result",
            new Result(
                measured.strategy(),
                measured.wallSeconds(),
                measured.cpuSeconds(),
                measured.peakRssBytes(),
                measured.heartbeatP50Ms(),
                measured.heartbeatP99Ms(),
                forecast,
                error)));
  }

  @Override
  public void fails(String strategy, String reason) {
    tell(EventStream.Event.of("failure", new Failure(strategy, reason)));
  }

  private double forecast(String strategy) {
    return forecasts.getOrDefault(strategy, 0.0);
  }

  private record Begin(String strategy, long items, double forecastSeconds) {}

  private record Advance(String strategy, long done, long items, double seconds) {}

  private record Result(
      String strategy,
      double wallSeconds,
      double cpuSeconds,
      long peakRssBytes,
      double heartbeatP50Ms,
      double heartbeatP99Ms,
      double forecastSeconds,
      double error) {}

  private record Failure(String strategy, String reason) {}

  private record End(String how) {}
}
