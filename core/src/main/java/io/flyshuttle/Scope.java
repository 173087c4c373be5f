package io.flyshuttle;

import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * A block of tasks of which none outlives it.
 *
 * <pre>{@code
 * try (var scope = shuttle.scope("quote", within(ofSeconds(2)))) {
 *   Task<User>  user  = scope.io(() -> users.find(id));     // waits: a virtual thread
 *   Task<Price> price = scope.cpu(() -> Pricing.of(cart));  // computes: the CPU pool
 *   scope.join();                                           // first failure cancels the rest
 *   return new Quote(user.get(), price.get());
 * }
 * }</pre>
 *
 * <p>The thread that opened a scope owns it: only the owner may fork, join and close. Opened inside
 * a task, or while its thread has another scope open, a scope is a child: it inherits the deadline
 * (the earlier counts) and the carried scoped values, and is cancelled with its parent.
 *
 * <p>A scope that fails, or whose deadline passes, interrupts its tasks at once, whatever their
 * order. Code that waits ends with {@link InterruptedException}; code that computes ends at its
 * next {@link Checkpoint#poll}; code that does neither is subject to {@link Overrun}.
 *
 * @param <T> what the tasks return
 * @param <R> what joining returns
 * @since 0.1
 */
public interface Scope<T, R> extends AutoCloseable {

  /**
   * Forks work that waits, on a virtual thread of its own. Blocks while a {@link Option#limit} has
   * no permit. In a scope already cancelled the task is {@link Task.State#CANCELLED} from the
   * start.
   *
   * @throws IllegalStateException if the scope is joined or closed, or the caller is not its owner
   * @throws java.util.concurrent.CancellationException if interrupted while waiting for a permit;
   *     the interrupt status stays set
   */
  <U extends T> Task<U> io(Callable<? extends U> work);

  /**
   * Forks work that computes, on the shuttle's CPU pool. Blocks while the pool's queue is full;
   * called by a thread of that pool it then runs the work itself.
   *
   * @throws IllegalStateException if the scope is joined or closed, or the caller is not its owner
   * @throws java.util.concurrent.CancellationException if interrupted while waiting for a permit or
   *     for room in the queue; the interrupt status stays set
   */
  <U extends T> Task<U> cpu(Callable<? extends U> work);

  /**
   * Forks work that computes and may run away, in a worker process. After {@code limit} it is
   * interrupted; if it heeds that it is {@link Outcome.Late}, else its process is killed and it is
   * {@link Outcome.Killed}. The same is done at the scope's deadline (one that no process has begun
   * then is {@link Outcome.Late}), or when the scope is cancelled, where it is {@link
   * Outcome.Skipped} either way: the task ends when the process has ended its work, or is dead. So
   * a scope waits for it as {@link Overrun} says, but never for ever: the grace of the processes,
   * which is a second unless set, and what it takes to kill one. One that is detached at the
   * deadline is {@link Outcome.Late}, whatever becomes of its process.
   *
   * <p>Function and argument are serialised in the calling thread. {@link Checkpoint} works from
   * inside: {@link Task#progress} and {@link Task#partial} tell what it last gave, also when it was
   * killed.
   *
   * <p>Unless another place is {@linkplain Shuttle.Builder#place given}, the first such task of a
   * shuttle starts as many worker JVMs as it has {@link Shuttle#cpus cpus} and a spare one. Each
   * may use 512 MiB of heap and, where the system holds it to that, 1.4 GiB of memory in all.
   *
   * @param limit how long the work may take, from when the function is called in the process;
   *     positive
   * @throws IllegalArgumentException if {@code limit} is not positive, or function or argument
   *     can't be sent: the message names the object that is not serialisable, and the line of this
   *     call
   * @throws IllegalStateException if the scope is joined or closed, or the caller is not its owner;
   *     or if no module on the class path has worker processes
   * @throws java.util.concurrent.CancellationException if interrupted while waiting for a permit;
   *     the interrupt status stays set
   */
  <A, U extends T> Task<U> killable(
      java.time.Duration limit, CpuFunction<? super A, ? extends U> function, A argument);

  /**
   * Waits until all tasks have ended or the scope's {@link Join} needs no more, then returns its
   * result. To be called once.
   *
   * @throws TaskFailedException if the tasks failed; the cause is the first failure
   * @throws DeadlineExceededException if the deadline passed first, also when all tasks ended
   *     meanwhile; not where {@link Join#givesResultAtDeadline} says so, as of {@link Join#settle}:
   *     the late tasks' outcomes tell
   * @throws java.util.concurrent.CancellationException if the scope, or an enclosing one, was
   *     cancelled
   * @throws InterruptedException if the owner is interrupted: the tasks are cancelled, and under
   *     {@link Overrun#WAIT} have ended
   * @throws IllegalStateException if called twice, after close, or by another thread
   */
  R join() throws InterruptedException;

  /**
   * Cancels all tasks that have not ended, and those forked from now on. Any thread may call it.
   */
  void cancel();

  /** Time left until the effective deadline, if there is one; zero when it has passed. */
  Optional<java.time.Duration> remaining();

  /** The name given at opening. */
  String name();

  /**
   * Ends the scope: cancels what still runs and waits for it as {@link Overrun} says. Idempotent.
   *
   * @throws IllegalStateException if tasks were forked and the scope was never joined (and the
   *     block was not left by another exception that says why, which it cannot know: then this is
   *     suppressed in it); the message names each unjoined task with the line that forked it. The
   *     tasks are cancelled first. Also if a scope opened inside this one is still open: it is
   *     closed first; also if called by another thread than the owner
   */
  @Override
  void close();
}
