package io.flyshuttle.cli;

import io.flyshuttle.cli.accuracy.Calibrator;
import io.flyshuttle.cli.accuracy.Examination;
import io.flyshuttle.cli.accuracy.Grid;
import io.flyshuttle.cli.child.Wire;
import io.flyshuttle.cli.compare.Audience;
import io.flyshuttle.cli.compare.ChildJvm;
import io.flyshuttle.cli.compare.Interruption;
import io.flyshuttle.cli.compare.Launch;
import io.flyshuttle.cli.compare.Machine;
import io.flyshuttle.cli.report.AccuracyJson;
import io.flyshuttle.cli.report.AccuracyReport;
import io.flyshuttle.cli.report.ReportFile;
import io.flyshuttle.cli.state.Calibrated;
import io.flyshuttle.cli.state.History;
import io.flyshuttle.cli.state.MachineFile;
import io.flyshuttle.cli.state.StateFolder;
import io.flyshuttle.cli.terminal.Bars;
import io.flyshuttle.cli.terminal.Lines;
import io.flyshuttle.cli.terminal.Screen;
import io.flyshuttle.cli.terminal.Silence;
import io.flyshuttle.cli.text.OneLine;
import io.flyshuttle.cli.workload.BadInput;
import io.flyshuttle.cli.workload.UserWorkloads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code flyshuttle accuracy}: how far forecasts are off. */
@Command(
    name = "accuracy",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    description = {
      "Shows how far forecasts were off: those of all runs so far, or, with --grid, of workloads"
          + " drawn from a seed that are run for it under all strategies, or, with --kept, of the"
          + " runs of such a grid.",
      ""
    },
    optionListHeading = "%n",
    footer = {
      "",
      "A grid has items of 10 us to 50 ms that compute from 0 to 100 % of that, constant, uniform,"
          + " exponential, bimodal, heavy-tailed and rising, that sleep or ask a server by HTTP, 1"
          + " to 200 at once, 500 to 10,000 of them. What they cost is known; a run begins warm. A"
          + " synchronous run is cut off after about three seconds.",
      "",
      "Each is forecast from these costs, and from a sample of its items alone, with an interval. "
          + "What the planner would choose by either is compared with the best that was measured.",
      "",
      "A run is repeated, twice at most, where others took 0.15 cores or more meanwhile, or the"
          + " cores were 15 % quicker or slower than at the calibration.",
      "",
      "Exit codes: 0 done; 1 a run failed; 2 wrong arguments, or the report could not be written;"
          + " 130 interrupted, with the results so far."
    })
final class AccuracyCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int INTERRUPTED = 130;
  private static final int MOST_WORKLOADS = 1_000;
  private static final int WORKLOADS = 40;
  private static final double SECONDS = 3;
  private static final double QUICK_SECONDS = 1;

  private final Screen screen;
  private final Clock clock = Clock.systemUTC();

  @Option(
      names = "--grid",
      paramLabel = "SEED",
      converter = Numbers.Whole.class,
      description = "Run the workloads that this number gives.")
  private @Nullable Long seed;

  @Option(
      names = "--workloads",
      paramLabel = "N",
      converter = Numbers.Whole.class,
      description = "How many; 40 unless given.")
  private @Nullable Long workloads;

  @Option(
      names = "--from",
      paramLabel = "N",
      converter = Numbers.Whole.class,
      description =
          "The first of them, by its number; 1 unless given. So a grid can be run in parts.")
  private @Nullable Long from;

  @Option(
      names = "--strategies",
      split = ",",
      paramLabel = "NAME",
      description = "Which, separated by commas; all unless given.")
  private @Nullable List<String> strategies;

  @Option(names = "--quick", description = "Runs of a second at most, instead of three.")
  private boolean quick;

  @Option(names = "--json", paramLabel = "FILE", description = "Write every run there as JSON.")
  private @Nullable String json;

  @Option(
      names = "--kept",
      paramLabel = "FILE",
      description =
          "Forecast the runs anew that --json has kept there, by the model of this version; nothing"
              + " is run.")
  private @Nullable String kept;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress: only the table.")
  private boolean quiet;

  AccuracyCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (kept != null) {
      WorkloadOptions.reject("accuracy --kept", "--grid", seed);
      rejectThoseOfRuns("accuracy --kept");
      return again(WorkloadOptions.path(kept));
    }
    if (seed == null) {
      rejectThoseOfRuns("accuracy without --grid");
      return history();
    }
    int count =
        (int) WorkloadOptions.within("--workloads", workloads, 1, MOST_WORKLOADS, WORKLOADS);
    int first = (int) WorkloadOptions.within("--from", from, 1, count, 1);
    List<String> names = new StrategyNames().named(strategies);
    Optional<ReportFile> report =
        json == null
            ? Optional.empty()
            : Optional.of(new ReportFile("--json", WorkloadOptions.path(json)));
    if (report.isPresent()) {
      report.get().check();
    }
    Grid grid = new Grid(seed, count, quick ? QUICK_SECONDS : SECONDS);
    return CompareCommand.interruptibly(
        interruption -> grid(grid, first, names, report, interruption));
  }

  private void rejectThoseOfRuns(String what) {
    WorkloadOptions.reject(
        what,
        "--workloads",
        workloads,
        "--from",
        from,
        "--strategies",
        strategies,
        "--quick",
        quick ? "" : null,
        "--json",
        json);
  }

  private int again(Path file) {
    try {
      new AccuracyReport(screen).print(AccuracyJson.read(Files.readString(file)).again());
      return 0;
    } catch (NoSuchFileException none) {
      throw new BadInput("--kept " + file + ": there is no such file", none);
    } catch (IOException unreadable) {
      throw new BadInput("--kept " + file + ": " + OneLine.of(unreadable), unreadable);
    } catch (IllegalArgumentException damaged) {
      throw new BadInput(
          "--kept " + file + ": is no grid, or one of another version: " + OneLine.of(damaged),
          damaged);
    }
  }

  private int history() throws IOException {
    History.Kept kept = new History(StateFolder.ofUser()).read();
    if (kept.damaged() > 0) {
      screen.tell(kept.damaged() + " lines of the history are damaged and left out");
    }
    if (kept.samples().isEmpty()) {
      screen.print("No runs with a forecast so far; flyshuttle compare stores each of its runs.");
    } else {
      new AccuracyReport(screen).print(kept.samples());
    }
    return 0;
  }

  private int grid(
      Grid grid,
      int first,
      List<String> names,
      Optional<ReportFile> report,
      Interruption interruption)
      throws InterruptedException {
    String classPath = new UserWorkloads(List.of()).wholeClassPath();
    ChildJvm jvm = new ChildJvm(Launch.warm(classPath), new Wire(), interruption);
    Audience audience = audience();
    Optional<Calibrated> figures =
        new Calibrator(
                new MachineFile(StateFolder.ofUser(), clock),
                new ChildJvm(new Launch(classPath, Optional.empty()), new Wire(), interruption),
                audience,
                screen::tell)
            .figures();
    if (figures.isEmpty()) {
      screen.complain(interruption.isAsked() ? "interrupted" : "the machine can't be measured");
      return interruption.isAsked() ? INTERRUPTED : FAILED;
    }
    Examination.Results results;
    try {
      results =
          new Examination(figures.get().machine(), grid.seconds(), jvm::run, interruption, audience)
              .run(grid.cases().subList(first - 1, grid.workloads()), names);
    } catch (IOException e) {
      throw new BadInput("no server can be started: " + e.getMessage(), e);
    }
    new AccuracyReport(screen).print(results);
    results.failures().forEach(screen::complain);
    if (report.isPresent()) {
      try {
        report.get().write(AccuracyJson.of(grid, results, Machine.here()));
      } catch (IOException e) {
        screen.complain(String.valueOf(e.getMessage()));
        return CommandLine.ExitCode.USAGE;
      }
    }
    if (interruption.isAsked()) {
      screen.complain("interrupted; the results so far are above");
      return INTERRUPTED;
    }
    return results.failures().isEmpty() ? 0 : FAILED;
  }

  private Audience audience() {
    if (quiet) {
      return new Silence();
    }
    return screen.errIsTerminal() ? new Bars(screen) : new Lines(screen);
  }
}
