package io.flyshuttle.process;

import io.flyshuttle.process.Autopsy.Cap;
import io.flyshuttle.process.Autopsy.Intent;
import io.flyshuttle.process.Linux.Group;
import io.flyshuttle.process.OutputLine.Stream;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One worker JVM, from the moment its process exists. Safe for use by many threads.
 *
 * <p>It has four threads in this process, which end with it: one for each output, one of the JDK's
 * and one of ours that waits for its end. The JDK's own {@code Process.onExit} would complete in
 * the common pool, behind whatever the application computes there.
 */
final class WorkerProcess {
  // Its outputs end with it, unless a child that it has started still holds them open.
  private static final long OUTPUT_MILLIS = 200;

  private final Process process;
  private final Group group;
  private final Cap cap;
  private final Tail output;
  private final Slot slot;
  private final List<Pump> pumps;
  private final AtomicReference<Intent> intent = new AtomicReference<>(Intent.NONE);
  private final CompletableFuture<Death> death = new CompletableFuture<>();
  private volatile Optional<SocketChannel> channel = Optional.empty();

  WorkerProcess(Process process, Group group, Cap cap, Slot slot, OutputListener listener) {
    this.process = process;
    this.group = group;
    this.cap = cap;
    this.slot = slot;
    this.output = new Tail(process.pid(), listener);
    this.pumps =
        List.of(Pump.start(process, Stream.OUT, output), Pump.start(process, Stream.ERROR, output));
    Thread.ofPlatform().daemon().name("flyshuttle-death-" + process.pid()).start(this::awaitDeath);
  }

  long pid() {
    return process.pid();
  }

  Group group() {
    return group;
  }

  /**
   * The connection to the worker, in blocking mode; the token has been read from it.
   *
   * @throws IllegalStateException if the worker hasn't connected yet
   */
  SocketChannel channel() {
    return channel.orElseThrow(() -> new IllegalStateException("the worker has not connected yet"));
  }

  void connected(SocketChannel socket) {
    channel = Optional.of(socket);
  }

  /**
   * Completes when the process is reaped and its output read, in a thread of its own, never
   * exceptionally. Killing it takes 4 to 5 ms on a quiet machine, and 100 ms more for each GB of
   * memory that it had touched.
   */
  CompletableFuture<Death> death() {
    return death;
  }

  /** The last it printed. */
  Tail output() {
    return output;
  }

  /** It works at this task from now on: for its output and for {@code flyshuttle ps}. */
  void running(long task, String name) {
    output.task(task);
    slot.running(task, name);
  }

  /** It has nothing to do. */
  void idle() {
    output.task(OutputLine.NO_TASK);
    slot.idle();
  }

  /** Resident memory in bytes, or -1 where that isn't known. */
  long residentBytes() {
    return Platform.residentBytes(pid());
  }

  /** Kills it, with the processes that it has started, and returns at once; idempotent. */
  void kill() {
    strike(Intent.KILL);
  }

  /** Kills a worker that is alive but doesn't answer: its death then is {@code LOST}. */
  void giveUp(String reason) {
    strike(new Intent(true, reason));
  }

  private void strike(Intent why) {
    intent.compareAndSet(Intent.NONE, why);
    if (process.isAlive()) {
      List<ProcessHandle> children = group == Group.OWN ? List.of() : children();
      killGroup();
      // Not Process.destroyForcibly: it closes the outputs before they are read to the end.
      process.toHandle().destroyForcibly();
      children.forEach(ProcessHandle::destroyForcibly);
    }
  }

  /** To be asked before its end: after that they belong to nobody. */
  private List<ProcessHandle> children() {
    return Platform.descendants(pid()).stream()
        .map(ProcessHandle::of)
        .flatMap(Optional::stream)
        .toList();
  }

  private void killGroup() {
    if (group == Group.OWN) {
      Linux.INSTANCE.ifPresent(linux -> linux.killGroup(pid()));
    }
  }

  private void awaitDeath() {
    int exitCode = exitCode();
    killGroup(); // children that it has left; they would also hold its outputs open
    pumps.forEach(pump -> pump.finish(OUTPUT_MILLIS));
    output.end();
    slot.leave();
    closeLifeline();
    death.complete(Autopsy.of(exitCode, intent.get(), output.lastWords(), cap));
  }

  private int exitCode() {
    try {
      return process.waitFor();
    } catch (InterruptedException impossible) {
      throw new IllegalStateException("nobody knows this thread", impossible);
    }
  }

  private void closeLifeline() {
    try {
      process.getOutputStream().close();
    } catch (IOException ignored) {
      return; // there is no one at the other end
    }
  }
}
