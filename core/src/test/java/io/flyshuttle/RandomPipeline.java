package io.flyshuttle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Gatherer;
import java.util.stream.Gatherers;
import java.util.stream.LongStream;

/**
 * A pipeline drawn by a seed, and what a plain loop over lists makes of the same operations. In the
 * lists a failed item is a {@link Failed}; it goes by everything behind the stage that failed it.
 */
final class RandomPipeline {

  /** What a failed item looks like at the end. */
  record Failed(String message) {}

  private final Random random;
  private final StringBuilder text = new StringBuilder();
  private final List<AtomicLong> counted = new ArrayList<>();
  private final List<Long> expectedCounts = new ArrayList<>();
  private final boolean settles;
  private Pipeline<Long> pipeline;
  private List<Object> expected;
  private boolean orderly = true;
  private boolean shortened;

  RandomPipeline(long seed) {
    this.random = new Random(seed);
    int items = random.nextInt(4) == 0 ? random.nextInt(3) : random.nextInt(150);
    this.settles = random.nextBoolean();
    List<Long> source = LongStream.range(0, items).boxed().toList();
    this.pipeline = random.nextBoolean() ? Pipeline.from(source) : Pipeline.range(0, items);
    this.expected = new ArrayList<>(source);
    text.append("seed ").append(seed).append(": ").append(items).append(" items");
    int operations = random.nextInt(7);
    for (int i = 0; i < operations; i++) {
      operation();
    }
  }

  /** Whether the order of the results is fixed. */
  boolean orderly() {
    return orderly;
  }

  /** Results as the reference has them. */
  List<Object> expected() {
    return expected;
  }

  /** Runs it; failed items as {@link Failed}. */
  List<Object> run(Shuttle shuttle, Strategy strategy) throws InterruptedException {
    if (!settles) {
      return new ArrayList<>(shuttle.run(pipeline, Option.using(strategy)).orThrow());
    }
    List<Object> results = new ArrayList<>();
    for (Outcome<Long> outcome : shuttle.run(pipeline.settle(), Option.using(strategy)).orThrow()) {
      results.add(
          outcome instanceof Outcome.Failure<Long>(Throwable cause)
              ? new Failed(String.valueOf(cause.getMessage()))
              : outcome.orThrow());
    }
    return results;
  }

  /** The last progress of each listener, and what it should be where that is fixed. */
  List<Long> lastCounts() {
    return counted.stream().map(AtomicLong::get).toList();
  }

  List<Long> expectedCounts() {
    return expectedCounts;
  }

  @Override
  public String toString() {
    return text.toString();
  }

  private void operation() {
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> stage();
      case 3, 4 -> stage();
      case 5, 6 -> map();
      case 7 -> batch();
      case 8 -> gather();
      default -> progress();
    }
  }

  private void stage() {
    boolean io = random.nextBoolean();
    int concurrency = 1 + random.nextInt(6);
    long factor = random.nextLong(1, 6);
    int flaky = random.nextInt(4) == 0 ? 1 + random.nextInt(2) : 0;
    long failing = settles && random.nextInt(3) == 0 ? random.nextInt(7) : -1;
    text.append(io ? " io(" + concurrency + ")" : " cpu").append(" *").append(factor);
    // By the item's identity, not its value: two equal items fail independently.
    ConcurrentHashMap<Long, Integer> attempts = new ConcurrentHashMap<>();
    CpuFunction<Long, Long> function =
        item -> {
          if (Math.floorMod(item, 7) == failing) {
            throw new IllegalStateException("failed at " + item);
          }
          if (flaky > 0 && attempts.merge(item, 1, Integer::sum) <= flaky) {
            throw new IllegalArgumentException("flaky at " + item);
          }
          return item * factor + 1;
        };
    pipeline = io ? pipeline.io(concurrency, function) : pipeline.cpu(function);
    if (flaky > 0) {
      text.append(" retry(").append(flaky + 1).append(')');
      pipeline =
          pipeline.retry(
              Retry.exponential(flaky + 1, Duration.ofNanos(1 + random.nextInt(100_000)))
                  .when(cause -> cause instanceof IllegalArgumentException));
    }
    bounds();
    expect(item ->
        Math.floorMod(item, 7) == failing ? new Failed("failed at " + item) : item * factor + 1);
  }

  private void bounds() {
    if (random.nextInt(4) == 0) {
      int permits = 1 + random.nextInt(3);
      text.append(" limit(").append(permits).append(')');
      pipeline = pipeline.limit(Limit.fixed(permits));
    }
    if (random.nextInt(5) == 0) {
      text.append(" timeout");
      pipeline =
          pipeline.timeout(
              Duration.ofHours(1), random.nextBoolean() ? Overrun.WAIT : Overrun.DETACH);
    }
    if (random.nextInt(3) == 0) {
      int window = 1 + random.nextInt(20);
      text.append(" ordered(").append(window).append(')');
      pipeline = pipeline.ordered(window);
    } else if (random.nextInt(4) == 0) {
      text.append(" unordered");
      pipeline = pipeline.unordered();
      orderly = false;
    }
  }

  private void expect(Function<Long, Object> function) {
    List<Object> next = new ArrayList<>();
    for (Object item : expected) {
      next.add(item instanceof Long number ? function.apply(number) : item);
    }
    expected = next;
  }

  private void map() {
    long add = random.nextInt(100);
    text.append(" map(+").append(add).append(')');
    pipeline = pipeline.map(item -> item + add);
    expect(item -> item + add);
  }

  private void batch() {
    if (!orderly) {
      return; // what comes together would be by chance
    }
    int size = 1 + random.nextInt(9);
    text.append(" batch(").append(size).append(')');
    pipeline =
        pipeline
            .batch(size, Duration.ofHours(1))
            .map(list -> list.stream().mapToLong(Long::longValue).sum());
    gathered(Gatherers.<Long>windowFixed(size).andThen(summing()));
  }

  private static Gatherer<List<Long>, ?, Long> summing() {
    return Gatherer.of(
        (_, list, down) -> down.push(list.stream().mapToLong(Long::longValue).sum()));
  }

  private void gather() {
    if (!orderly) {
      return;
    }
    int kind = random.nextInt(5);
    int size = 1 + random.nextInt(30);
    text.append(List.of(" slide", " scan", " fold", " even", " first").get(kind)).append(size);
    Gatherer<Long, ?, Long> gatherer =
        switch (kind) {
          case 0 -> Gatherers.<Long>windowSliding(1 + size % 3).andThen(summing());
          case 1 -> Gatherers.scan(() -> 0L, Long::sum);
          case 2 -> Gatherers.fold(() -> 0L, Long::sum);
          case 3 -> Gatherer.of((_, item, down) -> item % 2 != 0 || down.push(item));
          default -> first(size);
        };
    pipeline = pipeline.gather(gatherer);
    gathered(gatherer);
    shortened |= kind == 4;
  }

  /** Lets {@code n} through and then wants no more. */
  static <T> Gatherer<T, ?, T> first(int n) {
    return Gatherer.<T, int[], T>ofSequential(
        () -> new int[1], (seen, item, down) -> ++seen[0] <= n && down.push(item) && seen[0] < n);
  }

  private <S> void gathered(Gatherer<Long, S, Long> gatherer) {
    List<Object> next = new ArrayList<>();
    Gatherer.Downstream<Long> down =
        item -> {
          next.add(item);
          return true;
        };
    S state = gatherer.initializer().get();
    for (Object item : expected) {
      if (!(item instanceof Long number)) {
        next.add(item);
      } else if (!gatherer.integrator().integrate(state, number, down)) {
        break;
      }
    }
    gatherer.finisher().accept(state, down);
    expected = next;
  }

  private void progress() {
    AtomicLong last = new AtomicLong(-1);
    text.append(" progress");
    pipeline = pipeline.progress(Duration.ofHours(1), progress -> last.set(progress.done()));
    counted.add(last);
    expectedCounts.add((long) expected.size());
  }

  /** Whether something wants no more before the end, so that counts before it are by chance. */
  boolean shortened() {
    return shortened;
  }
}
