package io.flyshuttle.cli;

import io.flyshuttle.Strategy;
import io.flyshuttle.cli.accuracy.Calibrator;
import io.flyshuttle.cli.child.Learnt;
import io.flyshuttle.cli.child.Outlook;
import io.flyshuttle.cli.child.Wire;
import io.flyshuttle.cli.compare.Attempt;
import io.flyshuttle.cli.compare.Audience;
import io.flyshuttle.cli.compare.ChildJvm;
import io.flyshuttle.cli.compare.Comparison;
import io.flyshuttle.cli.compare.Interruption;
import io.flyshuttle.cli.compare.KillDemo;
import io.flyshuttle.cli.compare.Launch;
import io.flyshuttle.cli.compare.Plan;
import io.flyshuttle.cli.compare.Samples;
import io.flyshuttle.cli.compare.Standings;
import io.flyshuttle.cli.report.KillTable;
import io.flyshuttle.cli.report.Table;
import io.flyshuttle.cli.state.Calibrated;
import io.flyshuttle.cli.state.History;
import io.flyshuttle.cli.state.MachineFile;
import io.flyshuttle.cli.state.Profiles;
import io.flyshuttle.cli.state.Sample;
import io.flyshuttle.cli.state.StateFolder;
import io.flyshuttle.cli.terminal.Bars;
import io.flyshuttle.cli.terminal.Lines;
import io.flyshuttle.cli.terminal.Screen;
import io.flyshuttle.cli.terminal.Silence;
import io.flyshuttle.cli.terminal.Verbose;
import io.flyshuttle.cli.text.OneLine;
import io.flyshuttle.cli.workload.BadInput;
import io.flyshuttle.cli.workload.ClassFolder;
import io.flyshuttle.cli.workload.Runaways;
import io.flyshuttle.cli.workload.UserWorkload;
import io.flyshuttle.cli.workload.UserWorkloads;
import io.flyshuttle.cli.workload.WorkloadSpec;
import io.flyshuttle.forecast.Machine;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code flyshuttle compare}: really runs a workload under each strategy. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    description = {
      "Runs a workload under each strategy, one after the other, each in a JVM of its own, and"
          + " recommends one.",
      ""
    },
    optionListHeading = "%n",
    footer = {
      "",
      "Your own work: a class with "
          + UserWorkload.CONTRACT
          + ". If it is AutoCloseable as well, it is closed after the run. A .java file may be in"
          + " any package and hold several classes; the one named like the file is looked at"
          + " first. Results of all strategies are compared by content: texts, numbers, records,"
          + " arrays, collections and maps. Under hybrid-processes what cpu stages are given, give"
          + " and capture has to be Serializable; else its row says what is not, and that is no"
          + " failure.",
      "",
      "Others wait: how late a beat due every 10 ms comes on a virtual thread of the same JVM.",
      "",
      "Results: same; reordered, the same in another order; DIFFERENT; unchecked, where they have"
          + " no content to compare; can't run, where they can't be sent to worker JVMs.",
      "",
      "CPU and memory are those of the JVM and of all that it has started, its worker JVMs too;"
          + " --heap is for the JVM alone, each worker has 512m.",
      "",
      "Exit codes: 0 done, also where results are reordered or unchecked, or hybrid-processes can't"
          + " run the work; 1 a strategy failed or gave other results, or none could run; 2 wrong"
          + " arguments or input, or the table or a report could not be"
          + " written; 130 interrupted, with the results so far."
    })
final class CompareCommand implements Callable<Integer> {
  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int INTERRUPTED = 130;
  private static final int MAX_REPEAT = 1_000;
  private static final StrategyNames STRATEGIES = new StrategyNames();

  private final Screen screen;
  private final Clock clock = Clock.systemUTC();

  @Mixin private final WorkloadOptions workload = new WorkloadOptions();

  @Mixin private final ReportOptions reports = new ReportOptions();

  @Option(
      names = "--strategies",
      split = ",",
      paramLabel = "NAME",
      description = {
        "Which, separated by commas: synchronous, threads or 'threads(n)', event-loop,"
            + " virtual-threads, hybrid, hybrid-processes; all unless given."
      })
  private @Nullable List<String> strategies;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      converter = Numbers.Whole.class,
      description = {
        "Rounds over all strategies: the table has medians, and the range of times; 1 unless given."
      })
  private @Nullable Long repeat;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      description =
          "The most heap of each JVM, such as 512m or 4g; the JVM's own choice unless given.")
  private @Nullable String heap;

  @Option(
      names = "--no-forecast",
      description = {
        "Don't say beforehand what each strategy will take: neither measure the machine, once and"
            + " for some 10 s, nor try a sample of the items."
      })
  private boolean noForecast;

  @Option(
      names = "--kill-demo",
      description = {
        "Instead of a workload: items of which two never end, in worker JVMs that are killed at the"
            + " deadline and in threads that can't be; some 15 s. Goes with --json, -q and -v."
      })
  private boolean killDemo;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress: only the table and the recommendation.")
  private boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "What the runs write on their standard error, and stack traces.")
  private boolean verbose;

  CompareCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (killDemo) {
      return killDemo();
    }
    UserWorkloads users = workload.users();
    int rounds = (int) WorkloadOptions.within("--repeat", repeat, 1, MAX_REPEAT, 1);
    List<String> names = strategyNames();
    Launch launch = new Launch(users.wholeClassPath(), heap());
    reports.check();
    WorkloadSpec spec = workload.workload(users);
    launch.check();
    if (spec instanceof UserWorkload user) {
      try (ClassFolder classes = user.writeClasses()) {
        return compare(new Plan(user.onClassPath(), names, rounds), launch.with(classes.path()));
      }
    }
    return compare(new Plan(spec, names, rounds), launch);
  }

  /** Auto comes last: it is one of those before it. */
  private List<String> strategyNames() {
    List<String> names = STRATEGIES.named(strategies);
    return strategies != null
        ? names
        : Stream.concat(names.stream(), Stream.of(Strategy.auto().name())).toList();
  }

  private int compare(Plan plan, Launch launch) throws InterruptedException {
    return interruptibly(interruption -> {
      Audience audience = audience();
      Plan foreseen = noForecast ? plan : plan.with(machine(launch, interruption, audience));
      Standings standings = new Comparison(foreseen, launch, interruption, audience).run();
      keep(standings);
      return conclude(standings, interruption.isAsked());
    });
  }

  /** What the machine costs, by an earlier measurement or by one that is made now. */
  private Optional<Machine> machine(Launch launch, Interruption interruption, Audience audience)
      throws InterruptedException {
    ChildJvm jvm = new ChildJvm(launch, new Wire(), interruption);
    MachineFile file = new MachineFile(StateFolder.ofUser(), clock);
    return new Calibrator(file, jvm, audience, quiet ? _ -> {} : screen::tell)
        .figures()
        .map(Calibrated::machine);
  }

  /** Keeps forecasts with what came of them, for {@code flyshuttle accuracy}. */
  private void keep(Standings standings) {
    Instant now = clock.instant();
    List<Sample> samples = Samples.of(standings, now);
    try {
      new History(StateFolder.ofUser()).add(samples);
    } catch (IOException e) {
      screen.complain("the runs can't be kept for flyshuttle accuracy: " + e.getMessage());
    }
    Optional<Learnt> learnt = standings.outlook().flatMap(Outlook::learnt);
    if (samples.isEmpty() || learnt.isEmpty()) {
      return;
    }
    try {
      String name = standings.plan().workload().name();
      new Profiles(StateFolder.ofUser()).add(now, name, learnt.get());
    } catch (IOException e) {
      screen.complain("the profile can't be kept: " + e.getMessage());
    }
  }

  private int killDemo() throws IOException, InterruptedException {
    workload.rejectAll("--kill-demo");
    WorkloadOptions.reject(
        "--kill-demo", "--strategies", strategies, "--repeat", repeat, "--heap", heap);
    reports.rejectPage("--kill-demo");
    reports.check();
    Launch launch = new Launch(workload.users().wholeClassPath(), Optional.empty());
    Runaways work = KillDemo.work();
    return interruptibly(interruption -> {
      Map<String, Attempt> attempts = new KillDemo(launch, interruption, audience()).run(work);
      return conclude(work, attempts, interruption.isAsked());
    });
  }

  /** What may be ended by Ctrl-C, and then says what it has. */
  interface Interruptible {
    int run(Interruption interruption) throws InterruptedException;
  }

  static int interruptibly(Interruptible work) throws InterruptedException {
    Interruption interruption = new Interruption();
    Thread hook = hook(interruption);
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.run(interruption);
    } finally {
      interruption.settle();
      if (!interruption.isAsked()) {
        Runtime.getRuntime().removeShutdownHook(hook);
      }
    }
  }

  /** Keeps the JVM alive until the results so far are printed and written. */
  private static Thread hook(Interruption interruption) {
    return Thread.ofPlatform()
        .name("interruption")
        .unstarted(() -> {
          interruption.ask();
          try {
            interruption.awaitSettled();
          } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private int conclude(Standings standings, boolean interrupted) {
    separate(interrupted);
    new Table(screen, standings).print();
    traces(standings.rows().stream().flatMap(row -> row.attempts().stream()));
    boolean some = standings.rows().stream().anyMatch(row -> row.figures().isPresent());
    return code(reports.write(standings), interrupted, some, standings.isClean());
  }

  private int conclude(Runaways work, Map<String, Attempt> attempts, boolean interrupted) {
    separate(interrupted);
    new KillTable(screen, work, attempts).print();
    traces(attempts.values().stream());
    boolean some = attempts.values().stream().anyMatch(Attempt.Watched.class::isInstance);
    boolean clean = attempts.values().stream().allMatch(Attempt.Watched.class::isInstance);
    return code(reports.write(work, attempts), interrupted, some, clean);
  }

  private void separate(boolean interrupted) {
    if (!quiet || interrupted) {
      screen.err().println(); // a terminal shows Ctrl-C where the cursor is
    }
  }

  private void traces(Stream<Attempt> attempts) {
    if (verbose) {
      attempts
          .map(Attempt::trace)
          .flatMap(String::lines)
          .map(OneLine::plain)
          .forEach(screen.err()::println);
    }
  }

  private int code(
      ReportOptions.Written written, boolean interrupted, boolean some, boolean clean) {
    if (!quiet) {
      written.lines().forEach(screen::tell);
    }
    written.failures().forEach(screen::complain);
    if (interrupted) {
      screen.complain("interrupted" + (some ? "; the results so far are above" : ""));
      return INTERRUPTED;
    }
    if (!written.failures().isEmpty()) {
      return CommandLine.ExitCode.USAGE;
    }
    return clean ? OK : FAILED;
  }

  private Audience audience() {
    Audience audience;
    if (quiet) {
      audience = new Silence();
    } else if (screen.errIsTerminal()) {
      audience = new Bars(screen);
    } else {
      audience = new Lines(screen);
    }
    return verbose ? new Verbose(screen, audience) : audience;
  }

  private Optional<String> heap() {
    if (heap != null && !heap.matches("[1-9][0-9]{0,6}[kKmMgG]")) {
      throw new BadInput("--heap " + heap + ": a size is a number and k, m or g, such as 512m");
    }
    return Optional.ofNullable(heap);
  }
}
