package io.flyshuttle.process;

import io.flyshuttle.process.LaunchPlan.Caching;
import io.flyshuttle.process.Rehearsal.Cast;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Starts the workers of one pool, and kills those that are left when it is closed. Safe for use by
 * many threads; each start uses the thread that asks for it.
 */
final class Launcher implements AutoCloseable {
  private final List<Path> places;
  private final Guard guard;
  private final Roster roster;
  private final AotCache cache;
  private final Set<WorkerProcess> workers = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** A launcher that uses the user's cache directory; removes what killed owners have left. */
  Launcher() {
    this(PrivateDirectory.places(), AotCache.ofUser());
  }

  Launcher(List<Path> places, AotCache cache) {
    this.places = List.copyOf(places);
    this.guard = new Guard(Stream.concat(places.stream(), cache.place().stream()).toList());
    guard.call();
    this.roster = new Roster(places);
    this.cache = cache;
    PrivateDirectory.removeLeftovers(places);
  }

  /**
   * Starts a worker and waits until it has connected.
   *
   * @throws LaunchException if it can't be started, or this launcher is closed meanwhile; no
   *     process and no file is left then
   * @throws InterruptedException if the calling thread is interrupted; no process and no file is
   *     left then either
   */
  WorkerProcess start(LaunchPlan plan) throws LaunchException, InterruptedException {
    WorkerLauncher.Entry entry = plan.classes().entry(plan.mainClass());
    if (plan.caching() == Caching.OFF) {
      return start(plan, entry, List.of());
    }
    AotCache.Use use = cache.find(plan, entry);
    try {
      WorkerProcess worker = start(plan, entry, use.options());
      if (worker.output().lastWords().cacheRefused()) {
        cache.refused(use);
      }
      if (use.options().isEmpty()) {
        cache.makeLater(use, training(plan, entry));
      }
      return worker;
    } catch (LaunchException failure) {
      if (use.options().isEmpty() || closed) {
        throw failure;
      }
      WorkerProcess worker = start(plan, entry, List.of()); // whatever it was: once more without
      cache.refused(use); // it was that, then
      return worker;
    }
  }

  private AotCache.Starter training(LaunchPlan plan, WorkerLauncher.Entry entry) {
    return new AotCache.Starter() {
      @Override
      public WorkerProcess start(List<String> options)
          throws LaunchException, InterruptedException {
        return Launcher.this.start(plan.forTraining(), entry, options);
      }

      @Override
      public void rehearse(SocketChannel channel, Cast cast) throws IOException {
        plan.rehearsal().play(channel, cast);
      }
    };
  }

  private WorkerProcess start(LaunchPlan plan, WorkerLauncher.Entry entry, List<String> more)
      throws LaunchException, InterruptedException {
    JavaCommand.check(plan.java());
    byte[] token = Birth.token();
    guard.stand();
    try (Doorstep doorstep = Doorstep.open(places, Birth.arguments(plan, entry, more))) {
      WorkerProcess worker = Birth.spawn(plan, entry, doorstep, token, roster);
      workers.add(worker);
      CompletableFuture<Void> _ =
          worker
              .death()
              .thenRun(() -> {
                workers.remove(worker);
                doorstep.wakeUp();
              });
      boolean connected = false;
      try {
        Optional<SocketChannel> channel =
            doorstep.accept(token, plan.patience(), () -> !closed && !worker.death().isDone());
        if (channel.isPresent()) {
          worker.connected(channel.get());
          Birth.settle(plan, worker);
          connected = true;
          return worker;
        }
        throw failure(plan, worker);
      } catch (IOException failure) {
        throw failure instanceof LaunchException known
            ? known
            : new LaunchException("a worker's connection failed: " + failure.getMessage(), failure);
      } finally {
        if (!connected) {
          Birth.undo(worker);
        }
      }
    }
  }

  private LaunchException failure(LaunchPlan plan, WorkerProcess worker) {
    if (closed) {
      return new LaunchException("the pool was closed while a worker was being started");
    }
    if (worker.death().isDone()) {
      return LaunchFailure.died(plan, worker.death().join(), worker.output());
    }
    return LaunchFailure.slow(plan.patience(), worker.output());
  }

  /**
   * Kills all workers, ends starts that are under way, and waits until no process is left, but no
   * longer than 10 seconds for each: the kernel may hold one that waits for a dead disk.
   */
  @Override
  public void close() {
    closed = true;
    workers.forEach(WorkerProcess::kill); // one that trains for the cache, too
    cache.close();
    workers.forEach(Birth::undo);
    roster.close();
    guard.close();
  }
}
