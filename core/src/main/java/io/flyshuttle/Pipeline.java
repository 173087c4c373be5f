package io.flyshuttle;

import io.flyshuttle.spi.Nature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Gatherer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The description of a stream of calculations: a source and stages that say their nature. A value:
 * immutable, free to share, and run by {@link Shuttle#run}, {@link Shuttle#collect}, {@link
 * Shuttle#forEach}, {@link Shuttle#stream} or {@link Shuttle#publisher}, as often as its source
 * allows.
 *
 * <pre>{@code
 * Pipeline<Thumbnail> thumbnails = Pipeline.from(files)
 *     .io(64, Files::readAllBytes).named("read")
 *     .cpu(Thumbnails::scale)     .named("scale").timeout(ofSeconds(5))
 *     .io(16, store::put)         .named("store").retry(Retry.exponential(3, ofMillis(50)));
 * }</pre>
 *
 * <p><b>Order.</b> Results come in the order of the source unless a stage is {@link #unordered()}.
 *
 * <p><b>Bounds.</b> Items between the source and the sink are bounded by a window: {@link
 * #ordered}, or else twice the sum of the stages' concurrency, at least 64, growing up to 4,096
 * while items cost only microseconds. A slow sink stops the source.
 *
 * <p><b>Failures.</b> The first failure cancels the run at once, also when an earlier item is still
 * being worked on, unless {@link #settle()} comes later: then it becomes a value. Items are never
 * {@code null}; a function that returns {@code null} fails the item.
 *
 * <p>The methods {@link #named}, {@link #retry}, {@link #timeout}, {@link #limit}, {@link #ordered}
 * and {@link #unordered} refer to the stage before them ({@code io}, {@code cpu} or {@code
 * killable}) and throw {@link IllegalStateException} where the last thing said is not such a stage.
 *
 * <p>No argument may be {@code null}: a method that is given one throws {@link
 * NullPointerException} at once, with the name of the parameter.
 *
 * @param <T> what comes out
 * @since 0.1
 */
public final class Pipeline<T> {

  private final Source<?> source;
  private final List<Op> ops;
  private final Optional<StageObserver> observer;

  private Pipeline(Source<?> source, List<Op> ops) {
    this(source, ops, Optional.empty());
  }

  private Pipeline(Source<?> source, List<Op> ops, Optional<StageObserver> observer) {
    this.source = source;
    this.ops = ops;
    this.observer = observer;
  }

  // ---- sources

  /** The elements of {@code items}, iterated anew by each run, one at a time by one thread. */
  public static <T> Pipeline<T> from(Iterable<? extends T> items) {
    return new Pipeline<>(Source.of(Objects.requireNonNull(items, "items")), List.of());
  }

  /**
   * The elements of {@code items}: one run only. The run closes the stream, once and however it
   * ends, also where it has read none of it.
   */
  public static <T> Pipeline<T> from(Stream<? extends T> items) {
    return new Pipeline<>(Source.of(Objects.requireNonNull(items, "items")), List.of());
  }

  /**
   * The elements that {@code items} publishes; each run subscribes anew and requests no more than
   * its window, and cancels the subscription when it ends early.
   */
  public static <T> Pipeline<T> from(Flow.Publisher<? extends T> items) {
    return new Pipeline<>(Source.of(Objects.requireNonNull(items, "items")), List.of());
  }

  /** The numbers from {@code start} to {@code end}, the end excluded; none if that is not above. */
  public static Pipeline<Long> range(long start, long end) {
    return new Pipeline<>(
        Source.quick(size(start, end), () -> LongStream.range(start, end).iterator()), List.of());
  }

  /** How many numbers a range has; unknown where that is above {@link Long#MAX_VALUE}. */
  private static OptionalLong size(long start, long end) {
    if (end <= start) {
      return OptionalLong.of(0);
    }
    return end - start > 0 ? OptionalLong.of(end - start) : OptionalLong.empty();
  }

  /**
   * A generator over a resource: each run opens one, iterates it and closes it, also when the run
   * fails or is cancelled.
   *
   * @param open opens the resource, in the thread that iterates
   * @param items the elements; may be endless
   */
  public static <S extends AutoCloseable, T> Pipeline<T> using(
      Callable<? extends S> open,
      ThrowingFunction<? super S, ? extends Iterator<? extends T>> items) {
    Objects.requireNonNull(open, "open");
    Objects.requireNonNull(items, "items");
    return new Pipeline<>(Source.using(open, items), List.of());
  }

  // ---- stages

  /**
   * Work that waits: up to {@code concurrency} items at once, each on a virtual thread.
   *
   * @throws IllegalArgumentException if {@code concurrency} is below 1
   */
  public <R> Pipeline<R> io(int concurrency, ThrowingFunction<? super T, ? extends R> function) {
    if (concurrency < 1) {
      throw new IllegalArgumentException("io(" + concurrency + ", ...): at least 1 is needed");
    }
    return with(Op.Stage.of(Nature.IO, concurrency, function));
  }

  /** Work that computes: as many items at once as the CPU pool has places. */
  public <R> Pipeline<R> cpu(CpuFunction<? super T, ? extends R> function) {
    return with(Op.Stage.of(Nature.CPU, Integer.MAX_VALUE, function));
  }

  /**
   * Work that computes and may run away: each attempt at an item has {@code perItem}, then it is
   * interrupted; if it doesn't heed that within the grace of the processes, the worker process that
   * is at it is killed. That item fails, and nothing else is lost. Where a worker ends by itself,
   * such as by a crash, items of the same chunk that had no answer run again, the one to blame
   * among them, so that it is found. When the run is over, its processes end what they are at or
   * are killed, and the run waits for that as {@link Overrun} says: not much longer than their
   * grace, a second unless set. Needs the module {@code flyshuttle-process}, which the function and
   * its items are sent to by serialisation. Under the strategies {@code synchronous}, {@code
   * threads}, {@code event-loop} and {@code virtual-threads} it runs on their threads, where it is
   * interrupted and waited for. How many processes there are and what they may use is as for {@link
   * Scope#killable}.
   *
   * @throws IllegalArgumentException if {@code perItem} is not positive
   */
  public <R> Pipeline<R> killable(Duration perItem, CpuFunction<? super T, ? extends R> function) {
    Pipeline<R> stage = with(Op.Stage.of(Nature.KILLABLE, Integer.MAX_VALUE, function));
    return stage.timeout(perItem);
  }

  /** Something small and quick: it runs within a neighbouring stage, and a failure is an item's. */
  public <R> Pipeline<R> map(CpuFunction<? super T, ? extends R> function) {
    return with(new Op.Map(function));
  }

  /**
   * Lists of {@code size} items; a shorter one when {@code maxWait} has passed since its first
   * item, or at the end. (Under {@link Strategy#synchronous()} time is looked at when an item
   * comes.)
   *
   * @throws IllegalArgumentException if {@code size} is below 1 or {@code maxWait} is not positive
   */
  public Pipeline<List<T>> batch(int size, Duration maxWait) {
    if (size < 1) {
      throw new IllegalArgumentException("batch(" + size + ", ...): at least 1 is needed");
    }
    if (!Objects.requireNonNull(maxWait, "maxWait").isPositive()) {
      throw new IllegalArgumentException("batch(..., " + maxWait + "): a positive time is needed");
    }
    return with(new Op.Batch(size, maxWait));
  }

  /**
   * Any {@link Gatherer}: windows, scans, folds, flat maps, filters. It sees the items one at a
   * time and in the order that the stages before it give; what it emits waits for room downstream.
   */
  public <R> Pipeline<R> gather(Gatherer<? super T, ?, R> gatherer) {
    return with(new Op.Gather(gatherer));
  }

  /**
   * Failures become values: whatever fails in the stages before this no longer ends the run. An
   * item past its {@link #timeout} is {@link Outcome.Late}. Failed items pass by gatherers and
   * batches in between. A failing source still ends the run.
   */
  public Pipeline<Outcome<T>> settle() {
    return with(new Op.Settle());
  }

  /**
   * Tells {@code listener} how many items have passed here: every {@code every}, and once at the
   * end. Called by one virtual thread; an exception of the listener ends the run.
   *
   * @throws IllegalArgumentException if {@code every} is not positive
   */
  public Pipeline<T> progress(Duration every, Consumer<? super Progress> listener) {
    if (!Objects.requireNonNull(every, "every").isPositive()) {
      throw new IllegalArgumentException("progress(" + every + ", ...): must be positive");
    }
    return with(new Op.Report(every, listener));
  }

  // ---- modifiers of the stage before

  /** Names the stage, for reports, the task tree and messages. */
  public Pipeline<T> named(String name) {
    return stage("named", stage -> stage.withName(name));
  }

  /** Tries a failing item again. The wait occupies no thread of the CPU pool. */
  public Pipeline<T> retry(Retry retry) {
    return stage("retry", stage -> stage.withRetry(retry));
  }

  /** The same as {@link #timeout(Duration, Overrun)} with {@link Overrun#WAIT}. */
  public Pipeline<T> timeout(Duration perItem) {
    return timeout(perItem, Overrun.WAIT);
  }

  /**
   * Gives each attempt at an item that long: then its thread is interrupted, {@link
   * Checkpoint#poll} throws, and the item fails with a {@link DeadlineExceededException}, at once
   * with {@link Overrun#DETACH} or when the work ends with {@link Overrun#WAIT}.
   *
   * <p>A detached item keeps its place in the stage until its thread has ended: as many deaf items
   * as the stage is wide (a {@code cpu} stage as the pool is) bring it to a stand. With a {@link
   * #retry} the next attempt may run beside one that was detached: both then use what the function
   * uses. Under {@link Strategy#synchronous()} {@code DETACH} is {@code WAIT}, since the thread is
   * the caller's.
   *
   * @throws IllegalArgumentException if {@code perItem} is not positive
   */
  public Pipeline<T> timeout(Duration perItem, Overrun overrun) {
    if (!Objects.requireNonNull(perItem, "perItem").isPositive()) {
      throw new IllegalArgumentException("timeout(" + perItem + "): a positive time is needed");
    }
    return stage("timeout", stage -> stage.withTimeout(perItem, overrun));
  }

  /** Takes a permit of {@code limit} before each item and gives it back after. */
  public Pipeline<T> limit(Limit limit) {
    return stage("limit", stage -> stage.withLimit(limit));
  }

  /**
   * In order, with at most {@code window} items begun ahead of the oldest unfinished one. The
   * window is apart from the concurrency: a wide one keeps all busy while one item takes long. It
   * also bounds the items held between the stage before and this one.
   *
   * @throws IllegalArgumentException if {@code window} is below 1 or above 1,048,576
   */
  public Pipeline<T> ordered(int window) {
    if (window < 1 || window > 1 << 20) {
      throw new IllegalArgumentException("ordered(" + window + "): from 1 to " + (1 << 20));
    }
    return stage("ordered", stage -> stage.withOrder(new Op.Order.Ordered(window)));
  }

  /** Results go on as they are done. */
  public Pipeline<T> unordered() {
    return stage("unordered", stage -> stage.withOrder(new Op.Order.Unordered()));
  }

  // ---- what it is

  /**
   * What one stage says of itself. A value.
   *
   * @param name as {@link #named} says, or else its nature in lower case
   * @param nature where it says that it runs
   * @param concurrency items in it at once, as the stage and its {@link #limit} say; {@link
   *     Integer#MAX_VALUE} for as many as the place has
   * @param timeout what each attempt at an item may take
   * @param retry how a failing item is tried again
   */
  public record StageInfo(
      String name,
      Nature nature,
      int concurrency,
      Optional<Duration> timeout,
      Optional<Retry> retry) {}

  /** Its {@code io}, {@code cpu} and {@code killable} stages, in order. */
  public List<StageInfo> stages() {
    return ops.stream()
        .flatMap(op -> op instanceof Op.Stage stage ? Stream.of(stage.info()) : Stream.empty())
        .toList();
  }

  /** The number of items in the source, where it knows before it is read. */
  public OptionalLong size() {
    return source.size();
  }

  /** The window that {@link #ordered} gives; the smallest, where several stages have one. */
  public OptionalInt window() {
    return ops.stream()
        .flatMapToInt(op ->
            op instanceof Op.Stage stage && stage.order() instanceof Op.Order.Ordered(int window)
                ? IntStream.of(window)
                : IntStream.empty())
        .min();
  }

  /** Whether it can be run more than once: not where the source is a {@link Stream}. */
  public boolean repeatable() {
    return source.repeatable();
  }

  // ---- the same otherwise

  /**
   * The same pipeline over a part of the items, spread over the whole source: the {@code every}th,
   * the one that far behind, and so on, {@code most} at the most. What is left out is read from the
   * source and dropped.
   *
   * @throws IllegalArgumentException if {@code every} is below 1 or {@code most} below 0
   */
  public Pipeline<T> sample(long every, long most) {
    if (every < 1 || most < 0) {
      throw new IllegalArgumentException(
          "sample(%d, %d): every item at least, and no fewer than none".formatted(every, most));
    }
    OptionalLong size = source.size();
    return over(
        new Sampled<>(
            source,
            size.isPresent()
                ? OptionalLong.of(Math.min(most, size.getAsLong() / every))
                : OptionalLong.empty(),
            index -> (index + 1) / every < most ? index + every : index));
  }

  /**
   * The same pipeline over the items that {@code next} picks. What is left out is read from the
   * source and dropped, what is behind the last is not read.
   *
   * <pre>{@code
   * long[] wanted = {3, 17, 4_000};
   * pipeline.sample(index -> Arrays.stream(wanted).filter(i -> i > index).findFirst().orElse(-1));
   * }</pre>
   *
   * @param next gives the index in the source, from 0, of the item to take after the one that it is
   *     given; -1 before the first. What is not above its argument ends the source. Called by the
   *     thread that reads the source, when it is about to read on
   */
  public Pipeline<T> sample(LongUnaryOperator next) {
    return over(new Sampled<>(source, OptionalLong.empty(), Objects.requireNonNull(next, "next")));
  }

  /**
   * The same pipeline, and {@code observer} is told of each call of a stage's function that is made
   * in this JVM, in the thread that makes it. Of several, each is told, the last one closest to the
   * function. The functions themselves are as before: they can be sent to worker processes as far
   * as they could, and calls made there are not observed.
   */
  public Pipeline<T> observed(StageObserver observer) {
    Objects.requireNonNull(observer, "observer");
    StageObserver all = this.observer.map(outer -> Observers.of(outer, observer)).orElse(observer);
    return new Pipeline<>(source, ops, Optional.of(all));
  }

  private Pipeline<T> over(Source<?> other) {
    return new Pipeline<>(other, ops, observer);
  }

  // ---- inside

  Source<?> source() {
    return source;
  }

  List<Op> ops() {
    return ops;
  }

  Optional<StageObserver> observer() {
    return observer;
  }

  private <R> Pipeline<R> with(Op op) {
    List<Op> more = new ArrayList<>(ops);
    more.add(op);
    return new Pipeline<>(source, List.copyOf(more), observer);
  }

  private Pipeline<T> stage(String what, UnaryOperator<Op.Stage> change) {
    if (ops.isEmpty() || !(ops.getLast() instanceof Op.Stage last)) {
      throw new IllegalStateException(
          what + "(...) refers to the io or cpu stage just before it; there is none");
    }
    List<Op> changed = new ArrayList<>(ops.subList(0, ops.size() - 1));
    changed.add(change.apply(last));
    return new Pipeline<>(source, List.copyOf(changed), observer);
  }
}
