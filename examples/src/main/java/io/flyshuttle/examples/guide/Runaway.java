package io.flyshuttle.examples.guide;

import static java.time.Duration.ofMillis;

import io.flyshuttle.Checkpoint;
import io.flyshuttle.Join;
import io.flyshuttle.Outcome;
import io.flyshuttle.Pipeline;
import io.flyshuttle.Report;
import io.flyshuttle.Retry;
import io.flyshuttle.Shuttle;
import io.flyshuttle.process.ProcessPool;
import io.flyshuttle.process.WorkerKilledException;
import io.flyshuttle.process.WorkerLostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Calculations that may never end, in processes that can be killed. */
final class Runaway {

  private Runaway() {}

  /** Somebody's parser: spins for ever on a document that begins with an exclamation mark. */
  static String text(byte[] document) {
    Checkpoint.partial("(" + document.length + " bytes)");
    long spin = 1;
    while (document.length > 0 && document[0] == '!' && spin != 0) {
      spin = spin * 31 | 1;
    }
    return new String(document, StandardCharsets.UTF_8);
  }

  /** A runaway item costs itself. */
  static List<Outcome<String>> stage(Shuttle shuttle, List<byte[]> documents, Duration limit)
      throws InterruptedException {
    Pipeline<Outcome<String>> texts =
        Pipeline.from(documents)
            .killable(limit, Runaway::text) // each item has this long
            .named("text")
            .settle();
    return shuttle.run(texts).results();
  }

  /** The same for a handful of tasks. */
  static List<Outcome<String>> scope(Shuttle shuttle, List<byte[]> documents, Duration limit)
      throws InterruptedException {
    try (var scope = shuttle.scope("texts", Join.<String>settle())) {
      documents.forEach(document -> scope.killable(limit, Runaway::text, document));
      return scope.join();
    }
  }

  /** What became of it. */
  static String told(Outcome<String> outcome) {
    return switch (outcome) {
      case Outcome.Value<String>(String text) -> text;
      case Outcome.Late<String>(var partial) -> "stopped in time, so far: " + partial;
      case Outcome.Killed<String>(WorkerKilledException why, var partial) ->
          "killed at\n" + why.stacks() + "so far: " + partial;
      case Outcome.Killed<String>(WorkerLostException why, var _) ->
          "took its process along: " + why.kind();
      case Outcome.Killed<String>(Throwable why, var _) -> "killed: " + why;
      case Outcome.Failure<String>(Throwable cause) -> "threw " + cause;
      case Outcome.Skipped<String> _ -> "skipped";
    };
  }

  /** Another try for what a process was lost with, none for what overran. */
  static Report<String> retried(Shuttle shuttle, List<byte[]> documents, Duration limit)
      throws InterruptedException {
    Retry whenLost =
        Retry.exponential(3, ofMillis(100)).when(WorkerLostException.class::isInstance);
    return shuttle.run(Pipeline.from(documents).killable(limit, Runaway::text).retry(whenLost));
  }

  /** Other processes than the usual ones. */
  static Shuttle configured() {
    return Shuttle.builder()
        .place(
            ProcessPool.builder()
                .workers(2)
                .heap(256L << 20) // bytes
                .nativeMemory(512L << 20) // libraries, threads, the JVM itself
                .grace(ofMillis(100))
                .asPlace())
        .build();
  }

  /** A pool of one's own. */
  static String pool(byte[] document, Duration limit)
      throws InterruptedException, ExecutionException {
    try (ProcessPool pool = ProcessPool.builder().workers(2).build()) {
      return pool.submit(limit, Runaway::text, document).get();
    }
  }
}
