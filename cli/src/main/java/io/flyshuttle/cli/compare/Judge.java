package io.flyshuttle.cli.compare;

import io.flyshuttle.cli.child.Event;
import io.flyshuttle.cli.compare.Row.Verdict;
import io.flyshuttle.cli.workload.Digest;
import io.flyshuttle.forecast.Forecast;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Makes rows of runs. Results are compared with those of {@value #SYNCHRONOUS}, which can't have
 * them wrong by concurrency, or else with what most strategies say.
 */
final class Judge {
  private static final String SYNCHRONOUS = "synchronous";

  private final Optional<Digest> reference;
  private final Optional<Double> synchronousSeconds;
  private final boolean alone;
  private final boolean reordered;

  private Judge(
      Optional<Digest> reference,
      Optional<Double> synchronousSeconds,
      boolean alone,
      boolean reordered) {
    this.reference = reference;
    this.synchronousSeconds = synchronousSeconds;
    this.alone = alone;
    this.reordered = reordered;
  }

  static Judge of(Map<String, List<Attempt>> attempts) {
    List<Attempt.Done> synchronous = done(attempts.getOrDefault(SYNCHRONOUS, List.of()));
    List<Attempt.Done> all =
        attempts.values().stream().map(Judge::done).flatMap(Collection::stream).toList();
    Optional<Digest> reference =
        (synchronous.isEmpty() ? mostCommon(all) : mostCommon(synchronous))
            .filter(digest -> digest.unstable().isEmpty());
    boolean reordered =
        reference.isPresent()
            && all.stream()
                .map(Attempt.Done::digest)
                .anyMatch(other -> isReordered(reference.get(), other));
    Optional<Double> seconds =
        synchronous.isEmpty() ? Optional.empty() : Optional.of(wall(synchronous).median());
    return new Judge(reference, seconds, all.size() == 1, reordered);
  }

  Row row(String strategy, List<Attempt> attempts, Optional<Forecast> forecast) {
    List<Attempt.Done> done = done(attempts);
    Optional<Figures> figures = done.isEmpty() ? Optional.empty() : Optional.of(figures(done));
    Verdict verdict = results(done);
    String note = note(verdict, done);
    for (Attempt attempt : attempts) {
      if (attempt instanceof Attempt.Interrupted) {
        verdict = Verdict.INTERRUPTED;
        note = "interrupted";
      } else if (attempt instanceof Attempt.Impossible impossible) {
        verdict = Verdict.IMPOSSIBLE;
        note = impossible.reason();
      } else if (attempt instanceof Attempt.Failed failed) {
        verdict = Verdict.FAILED;
        note = failed.reason();
        break;
      }
    }
    return new Row(strategy, figures, verdict, note, done.size(), List.copyOf(attempts), forecast);
  }

  private static List<Attempt.Done> done(List<Attempt> attempts) {
    return attempts.stream()
        .filter(Attempt.Done.class::isInstance)
        .map(Attempt.Done.class::cast)
        .toList();
  }

  private static Optional<Digest> mostCommon(List<Attempt.Done> runs) {
    Map<Digest, Long> counts =
        runs.stream()
            .map(Attempt.Done::digest)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    return runs.stream().map(Attempt.Done::digest).max(Comparator.comparing(counts::get));
  }

  private static boolean isReordered(Digest one, Digest other) {
    return !one.ordered().equals(other.ordered()) && one.unordered().equals(other.unordered());
  }

  // ---- results

  private Verdict results(List<Attempt.Done> runs) {
    if (runs.stream().anyMatch(run -> run.digest().unstable().isPresent())) {
      return Verdict.INCOMPARABLE;
    }
    if (reference.isEmpty() || alone) {
      return Verdict.ALONE;
    }
    Digest expected = reference.get();
    if (runs.stream().anyMatch(run -> !run.digest().unordered().equals(expected.unordered()))) {
      return Verdict.DIFFERENT;
    }
    return runs.stream().anyMatch(run -> isReordered(expected, run.digest()))
        ? Verdict.REORDERED
        : Verdict.SAME;
  }

  private String note(Verdict verdict, List<Attempt.Done> runs) {
    return switch (verdict) {
      case INCOMPARABLE ->
          runs.stream().flatMap(run -> run.digest().unstable().stream()).findFirst().orElse("");
      case DIFFERENT ->
          "checksum "
              + checksum(runs).orElse("?")
              + " instead of "
              + reference.map(this::shown).orElse("?");
      default -> "";
    };
  }

  private Optional<String> checksum(List<Attempt.Done> runs) {
    // A run that differs is shown before those that don't.
    return runs.stream()
        .map(Attempt.Done::digest)
        .filter(digest -> digest.unstable().isEmpty())
        .map(this::shown)
        .max(Comparator.comparing(shown -> !reference.map(this::shown).equals(Optional.of(shown))));
  }

  /** Where some came in another order, that order is no part of what is compared. */
  private String shown(Digest digest) {
    return reordered ? digest.unordered() : digest.ordered();
  }

  // ---- figures

  private Figures figures(List<Attempt.Done> runs) {
    Spread wall = wall(runs);
    long items = runs.getFirst().finished().items();
    double cpuSeconds = median(runs, run -> run.finished().cpuSeconds());
    int cores = Runtime.getRuntime().availableProcessors();
    Attempt.Done middle = nearest(runs, wall.median());
    return new Figures(
        wall,
        cpuSeconds,
        median(runs, run -> utilisation(run.finished(), cores)),
        memory(runs),
        items,
        items / wall.median(),
        synchronousSeconds
            .map(seconds -> OptionalDouble.of(seconds / wall.median()))
            .orElse(OptionalDouble.empty()),
        median(runs, run -> run.finished().heartbeat().p50Ms()),
        median(runs, run -> run.finished().heartbeat().p99Ms()),
        checksum(runs),
        middle.finished().progress(),
        middle.finished().heartbeat().timeline());
  }

  /** The two clocks are not read at once: more than all is all. */
  private static double utilisation(Event.Finished run, int cores) {
    return Math.min(1, run.cpuSeconds() / (run.wallSeconds() * cores));
  }

  private static Attempt.Done nearest(List<Attempt.Done> runs, double seconds) {
    Comparator<Attempt.Done> byDistance =
        Comparator.comparingDouble(run -> Math.abs(run.finished().wallSeconds() - seconds));
    return runs.stream().min(byDistance).orElseThrow();
  }

  private static Spread wall(List<Attempt.Done> runs) {
    return Spread.of(runs.stream().map(run -> run.finished().wallSeconds()).toList());
  }

  private static double median(List<Attempt.Done> runs, ToDoubleFunction<Attempt.Done> figure) {
    return Spread.of(runs.stream().mapToDouble(figure).boxed().toList()).median();
  }

  private static OptionalLong memory(List<Attempt.Done> runs) {
    return runs.stream().anyMatch(run -> run.peakRssBytes().isEmpty())
        ? OptionalLong.empty()
        : OptionalLong.of((long) median(runs, run -> run.peakRssBytes().orElse(0)));
  }
}
