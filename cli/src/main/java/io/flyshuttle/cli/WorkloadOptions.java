package io.flyshuttle.cli;

import io.flyshuttle.cli.workload.BadInput;
import io.flyshuttle.cli.workload.ClassPath;
import io.flyshuttle.cli.workload.CpuChunks;
import io.flyshuttle.cli.workload.Mixed;
import io.flyshuttle.cli.workload.Nearest;
import io.flyshuttle.cli.workload.UserWorkloads;
import io.flyshuttle.cli.workload.WorkloadSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What to run, and how much of it. */
final class WorkloadOptions {
  private static final long MAX_ITEMS = 1_000_000_000;
  private static final long MAX_IO_US = 60_000_000;
  private static final long MAX_ROUNDS = 1_000_000_000_000L;
  private static final int MAX_CONCURRENCY = 100_000;
  private static final int MAX_SCALE = 1_000_000;
  private static final List<String> BUILT_IN = List.of(Mixed.NAME, CpuChunks.NAME);

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "WORKLOAD",
      description = {
        "mixed-10k (the default): items that each wait, then compute;",
        "cpu-chunks: nothing but computing, in four chunks;",
        "a .java file, compiled in memory, or the name of a class on --classpath: see below."
      })
  private @Nullable String name;

  @Option(
      names = "--items",
      paramLabel = "N",
      converter = Numbers.Whole.class,
      description = "mixed-10k: how many items; 10000 unless given.")
  private @Nullable Long items;

  @Option(
      names = "--io-us",
      paramLabel = "N",
      converter = Numbers.Whole.class,
      description = "mixed-10k: mean wait of an item in microseconds; 4000 unless given.")
  private @Nullable Long ioUs;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      converter = Numbers.Whole.class,
      description = {
        "mixed-10k: mean rounds of computing of an item, 1 to 2 ns each; 350000 unless given."
      })
  private @Nullable Long rounds;

  @Option(
      names = "--seed",
      paramLabel = "N",
      converter = Numbers.Whole.class,
      description = "mixed-10k: what all that is random comes from; 20250101 unless given.")
  private @Nullable Long seed;

  @Option(
      names = "--skew",
      paramLabel = "SHARE",
      converter = Numbers.Real.class,
      description = {
        "mixed-10k: the share of items, from 0 to 1, chosen at random by the seed, that compute "
            + Mixed.HEAVY
            + " times as long; 0 unless given."
      })
  private @Nullable Double skew;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      converter = Numbers.Whole.class,
      description = "mixed-10k: how many items may wait at once; 64 unless given.")
  private @Nullable Long concurrency;

  @Option(
      names = "--scale",
      paramLabel = "N",
      converter = Numbers.Whole.class,
      description = "cpu-chunks: how many times a thousand terms; 1000 unless given.")
  private @Nullable Long scale;

  @Option(
      names = {"-cp", "--classpath"},
      paramLabel = "PATH",
      description =
          "Folders and jars of your own classes, separated as for java -cp; FOLDER/* for all its"
              + " jars.")
  private @Nullable String classPath;

  /**
   * The workload asked for.
   *
   * @throws BadInput if there is none such, or an option does not go with it
   */
  WorkloadSpec workload(UserWorkloads users) {
    return switch (name) {
      case null -> mixed();
      case Mixed.NAME -> mixed();
      case CpuChunks.NAME -> {
        reject(CpuChunks.NAME, "--items", items, "--io-us", ioUs, "--rounds", rounds);
        reject(CpuChunks.NAME, "--seed", seed, "--skew", skew, "--concurrency", concurrency);
        yield new CpuChunks(
            (int) within("--scale", scale, 1, MAX_SCALE, CpuChunks.DEFAULT.scale()));
      }
      default -> {
        reject(name, "--items", items, "--io-us", ioUs, "--rounds", rounds, "--scale", scale);
        reject(name, "--seed", seed, "--skew", skew, "--concurrency", concurrency);
        yield own(name, users);
      }
    };
  }

  /** For what is no workload: all of these would do nothing. */
  void rejectAll(String what) {
    reject(what, "the workload " + name, name);
    reject(what, "--items", items, "--io-us", ioUs, "--rounds", rounds, "--scale", scale);
    reject(what, "--seed", seed, "--skew", skew, "--concurrency", concurrency);
    reject(what, "--classpath", classPath);
  }

  UserWorkloads users() {
    return new UserWorkloads(classPath == null ? List.of() : ClassPath.parse(classPath));
  }

  private WorkloadSpec own(String name, UserWorkloads users) {
    if (UserWorkloads.isFile(name) || Files.exists(path(name))) {
      return users.file(path(name));
    }
    if (classPath == null && !name.contains(".")) {
      throw new BadInput(
          "there is no workload "
              + name
              + Nearest.to(name, BUILT_IN).map(near -> ", did you mean " + near + "?").orElse("")
              + "; there are "
              + String.join(", ", BUILT_IN)
              + ", .java files, and classes on --classpath");
    }
    return users.named(name);
  }

  private WorkloadSpec mixed() {
    reject(Mixed.NAME, "--scale", scale);
    Mixed standard = Mixed.DEFAULT;
    double share = Objects.requireNonNullElse(skew, standard.skew());
    if (!(share >= 0 && share <= 1)) {
      throw new BadInput("--skew " + share + ": must be from 0 to 1");
    }
    return new Mixed(
        within("--items", items, 1, MAX_ITEMS, standard.items()),
        within("--io-us", ioUs, 0, MAX_IO_US, standard.ioUs()),
        within("--rounds", rounds, 0, MAX_ROUNDS, standard.rounds()),
        Objects.requireNonNullElse(seed, standard.seed()),
        share,
        (int) within("--concurrency", concurrency, 1, MAX_CONCURRENCY, standard.concurrency()));
  }

  static long within(String option, @Nullable Long given, long min, long max, long standard) {
    long value = Objects.requireNonNullElse(given, standard);
    if (value < min || value > max) {
      throw new BadInput(
          String.format(Locale.ROOT, "%s %d: must be from %,d to %,d", option, value, min, max));
    }
    return value;
  }

  static Path path(String text) {
    try {
      return Path.of(text);
    } catch (java.nio.file.InvalidPathException e) {
      throw new BadInput("'" + text + "' can't be a path: " + e.getReason(), e);
    }
  }

  /** An option that would do nothing is a mistake: {@code optionsAndValues} in pairs. */
  static void reject(String workload, @Nullable Object... optionsAndValues) {
    for (int i = 0; i < optionsAndValues.length; i += 2) {
      if (optionsAndValues[i + 1] != null) {
        throw new BadInput(optionsAndValues[i] + " does not apply to " + workload);
      }
    }
  }
}
