package io.flyshuttle.examples.guide;

import static io.flyshuttle.Option.overrun;
import static io.flyshuttle.Option.within;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.flyshuttle.Checkpoint;
import io.flyshuttle.Join;
import io.flyshuttle.Limit;
import io.flyshuttle.Outcome;
import io.flyshuttle.Overrun;
import io.flyshuttle.Pipeline;
import io.flyshuttle.Progress;
import io.flyshuttle.Report;
import io.flyshuttle.Retry;
import io.flyshuttle.Shuttle;
import io.flyshuttle.Task;
import io.flyshuttle.ThrowingFunction;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** A long calculation, step by step. */
final class LongCalculation {

  private LongCalculation() {}

  /** A calculation that can be ended, watched, and is worth something before its end. */
  static long primesBelow(long limit) {
    long found = 0;
    for (long n = 2; n < limit; n++) {
      Checkpoint.poll();
      if (isPrime(n)) {
        found++;
      }
      if (n % 1024 == 0) {
        Checkpoint.progress(n, limit);
        Checkpoint.partial(found);
      }
    }
    return found;
  }

  private static boolean isPrime(long n) {
    for (long d = 2; d * d <= n; d++) {
      if (n % d == 0) {
        return false;
      }
    }
    return true;
  }

  /** Each step says whether it waits or computes. */
  static Report<Long> natures(
      Shuttle shuttle, List<String> names, ThrowingFunction<String, Long> load)
      throws InterruptedException {
    Pipeline<Long> primes =
        Pipeline.from(names)
            .io(64, load) // waits: 64 virtual threads
            .named("load")
            .cpu(LongCalculation::primesBelow) // computes: the CPU pool
            .named("primes");
    return shuttle.run(primes);
  }

  /** A deadline, and what was found until then. */
  static Optional<Object> deadline(Shuttle shuttle, Duration limit) throws InterruptedException {
    try (var scope = shuttle.scope("primes", Join.<Long>settle(), within(limit))) {
      scope.cpu(() -> primesBelow(Long.MAX_VALUE));
      return switch (scope.join().getFirst()) {
        case Outcome.Value<Long>(Long found) -> Optional.of(found);
        case Outcome.Late<Long>(Optional<Object> partial) -> partial;
        case Outcome.Failure<Long> failed -> Optional.empty();
        case Outcome.Killed<Long>(Throwable _, Optional<Object> partial) -> partial;
        case Outcome.Skipped<Long> skipped -> Optional.empty();
      };
    }
  }

  /** Code that never looks up. */
  static List<Task<?>> overrunning(Shuttle shuttle, Callable<Long> foreign)
      throws InterruptedException {
    Join<Long, List<Outcome<Long>>> settle = Join.settle();
    Duration limit = ofMillis(50);
    try (var scope = shuttle.scope("foreign", settle, within(limit), overrun(Overrun.DETACH))) {
      scope.cpu(foreign);
      scope.join();
    }
    return shuttle.detached();
  }

  /** Failures that pass, and a service that wants to be spared. */
  static Report<Long> retryAndLimit(
      Shuttle shuttle, List<String> names, ThrowingFunction<String, Long> load)
      throws InterruptedException {
    Retry retry = Retry.exponential(5, ofMillis(20)).cap(ofSeconds(2));
    Limit limit = Limit.rate(500, ofSeconds(1));
    Pipeline<Long> primes =
        Pipeline.from(names)
            .io(64, load)
            .retry(retry.when(IOException.class::isInstance))
            .limit(limit)
            .timeout(ofSeconds(10)) // for each attempt
            .cpu(LongCalculation::primesBelow);
    return shuttle.run(primes, within(ofMinutes(5)));
  }

  /** One slow item does not hold up the others until the window is full. */
  static Report<Long> window(Shuttle shuttle, Iterable<Long> limits) throws InterruptedException {
    return shuttle.run(Pipeline.from(limits).cpu(LongCalculation::primesBelow).ordered(1000));
  }

  /** Failures as values: one bad item does not cost the run. */
  static List<Outcome<Long>> settled(Shuttle shuttle, List<Long> limits)
      throws InterruptedException {
    return shuttle.run(Pipeline.from(limits).cpu(LongCalculation::checked).settle()).results();
  }

  private static long checked(long limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("a negative limit: " + limit);
    }
    return primesBelow(limit);
  }

  /** Progress, and results that are there also when the run ended early. */
  static List<Long> partialResults(Shuttle shuttle, Pipeline<Long> primes, Consumer<Progress> bar)
      throws InterruptedException {
    Report<Long> report = shuttle.run(primes.progress(ofMillis(200), bar), within(ofMinutes(5)));
    report.failure().ifPresent(why -> System.err.println("ended early: " + why));
    return report.results();
  }
}
