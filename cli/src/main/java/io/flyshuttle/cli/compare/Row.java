package io.flyshuttle.cli.compare;

import io.flyshuttle.forecast.Forecast;
import io.flyshuttle.process.ProcessPlaces;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What one strategy came to.
 *
 * @param strategy its name
 * @param figures what was measured; empty if no run of it ended
 * @param verdict what its results are worth
 * @param note in words, what there is to say about the verdict; may be empty
 * @param runs how many of its runs ended
 * @param attempts how each run went
 * @param forecast what was said before
 */
public record Row(
    String strategy,
    Optional<Figures> figures,
    Verdict verdict,
    String note,
    int runs,
    List<Attempt> attempts,
    Optional<Forecast> forecast) {

  /** The strategy whose calculations are in worker JVMs. */
  public static final String PROCESSES = new ProcessPlaces().strategy();

  /** What the results of a strategy are worth. */
  public enum Verdict {
    /** The same as the others'. */
    SAME("same"),
    /** The same results as the others, in another order. */
    REORDERED("reordered"),
    /** Other results. */
    DIFFERENT("DIFFERENT"),
    /** The results have no content that could be compared. */
    INCOMPARABLE("unchecked"),
    /** Nothing to compare with. */
    ALONE("only one"),
    /** It did not end. */
    FAILED("FAILED"),
    /** It can't run this work. */
    IMPOSSIBLE("can't run"),
    /** The user ended it. */
    INTERRUPTED("stopped");

    private final String words;

    Verdict(String words) {
      this.words = words;
    }

    /** For people; short, as the table has to fit narrow terminals. */
    public String words() {
      return words;
    }
  }

  /**
   * How much too long the forecast was, over what it took: -0.1 where it took 10 % longer; empty
   * where one of them is missing.
   */
  public OptionalDouble forecastError() {
    return figures.isPresent() && forecast.isPresent() && figures.get().wall().median() > 0
        ? OptionalDouble.of(forecast.get().seconds() / figures.get().wall().median() - 1)
        : OptionalDouble.empty();
  }

  /** Why there are no results, or wrong ones; empty if they are right. */
  public Optional<String> trouble() {
    return verdict == Verdict.IMPOSSIBLE ? Optional.of(note) : error();
  }

  /** Why this row makes the command fail; empty if it does not. */
  public Optional<String> error() {
    return switch (verdict) {
      case DIFFERENT, FAILED, INTERRUPTED -> Optional.of(note);
      default -> Optional.empty();
    };
  }
}
