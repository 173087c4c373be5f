package io.flyshuttle.cli;

import io.flyshuttle.cli.workload.BadInput;
import io.flyshuttle.forecast.Figures;
import io.flyshuttle.forecast.Spread;
import io.flyshuttle.forecast.Units;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** A workload in figures, and the cores to run it on. */
final class FigureOptions {
  private static final int ITEMS = 10_000;
  private static final int CONCURRENCY = 64;
  private static final Duration IO = Duration.ofMillis(4);
  private static final Duration CPU = Duration.ofNanos(500_000);
  private static final long SEED = 20250101; // as of compare
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration LONGEST_RUN = Duration.ofDays(3_650); // one item after the other
  private static final long MOST_BYTES = 1L << 30;
  private static final double LEAST_CORES = 0.1;
  private static final double MOST_CORES = 1024;

  @Option(
      names = "--items",
      paramLabel = "N",
      converter = Numbers.Whole.class,
      description = "How many items; 10000 unless given.")
  private @Nullable Long items;

  @Option(
      names = "--io",
      paramLabel = "TIME",
      converter = Numbers.Time.class,
      description = {
        "How long an item waits, on average, such as 4ms, 250us or 1.5s; 4ms unless given, nothing"
            + " if only --cpu is."
      })
  private @Nullable Duration io;

  @Option(
      names = "--cpu",
      paramLabel = "TIME",
      converter = Numbers.Time.class,
      description = {
        "How long an item then computes, on average; 0.5ms unless given, nothing if only --io is."
      })
  private @Nullable Duration cpu;

  @Option(
      names = "--cores",
      paramLabel = "N",
      converter = Numbers.Real.class,
      description =
          "On how many cores, also a part such as 1.5; those of this machine unless given.")
  private @Nullable Double cores;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      converter = Numbers.Whole.class,
      description = "How many items may wait at once; 64 unless given.")
  private @Nullable Long concurrency;

  @Option(
      names = "--spread",
      paramLabel = "NAME",
      converter = Name.class,
      description = {
        "How both times vary from item to item: constant (unless given), uniform, exponential,"
            + " bimodal (one in ten costs ten times the others), heavy-tail (a few cost thirty"
            + " times the mean), rising (along the input)."
      })
  private @Nullable Spread spread;

  @Option(
      names = "--payload",
      paramLabel = "SIZE",
      converter = Numbers.Size.class,
      description = {
        "What an item takes on the way to a worker JVM and back, such as 64k or 1m; 0 unless given."
      })
  private @Nullable Long payload;

  @Option(
      names = "--seed",
      paramLabel = "N",
      converter = Numbers.Whole.class,
      description = "What the spread comes from; 20250101 unless given.")
  private @Nullable Long seed;

  /**
   * The workload asked for.
   *
   * @throws BadInput if a figure is out of its bounds
   */
  Figures figures() {
    boolean neither = io == null && cpu == null;
    Duration wait = time("--io", io, neither ? IO : Duration.ZERO);
    Duration work = time("--cpu", cpu, neither ? CPU : Duration.ZERO);
    if (wait.isZero() && work.isZero()) {
      throw new BadInput("an item has to wait or to compute: give --io or --cpu more than 0");
    }
    if (wait.plus(work).compareTo(LONGEST) > 0) {
      throw new BadInput(
          "--io %s and --cpu %s: together they must be at most 1h"
              .formatted(Units.shortTime(seconds(wait)), Units.shortTime(seconds(work))));
    }
    int count = (int) WorkloadOptions.within("--items", items, 1, Figures.MOST_ITEMS, ITEMS);
    if (wait.plus(work).multipliedBy(count).compareTo(LONGEST_RUN) > 0) {
      throw new BadInput(
          "--items %d of %s each are more than 10 years of work: give fewer or shorter ones"
              .formatted(count, Units.shortTime(seconds(wait.plus(work)))));
    }
    return new Figures(
        count,
        wait,
        work,
        Objects.requireNonNullElse(spread, Spread.CONSTANT),
        (int)
            WorkloadOptions.within(
                "--concurrency", concurrency, 1, Figures.MOST_CONCURRENCY, CONCURRENCY),
        WorkloadOptions.within("--payload", payload, 0, MOST_BYTES, 0),
        Objects.requireNonNullElse(seed, SEED));
  }

  private static Duration time(String option, @Nullable Duration given, Duration standard) {
    Duration time = Objects.requireNonNullElse(given, standard);
    if (time.compareTo(LONGEST) > 0) {
      throw new BadInput(
          "%s %s: must be from 0 to 1h".formatted(option, Units.shortTime(seconds(time))));
    }
    return time;
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }

  /**
   * The cores asked for; empty for those of this machine.
   *
   * @throws BadInput if there can't be so many
   */
  OptionalDouble cores() {
    if (cores == null) {
      return OptionalDouble.empty();
    }
    if (!(cores >= LEAST_CORES && cores <= MOST_CORES)) {
      throw new BadInput("--cores " + cores + ": must be from 0.1 to 1,024");
    }
    return OptionalDouble.of(cores);
  }

  /** A spread by its name. */
  static final class Name implements ITypeConverter<Spread> {
    @Override
    public Spread convert(String text) {
      List<Spread> all = List.of(Spread.values());
      return all.stream()
          .filter(each -> each.toString().equals(text))
          .findFirst()
          .orElseThrow(() -> new TypeConversionException(Choices.unknown(text, all)));
    }
  }
}
