package io.flyshuttle.cli;

import io.flyshuttle.cli.report.ForecastJson;
import io.flyshuttle.cli.report.ForecastPage;
import io.flyshuttle.cli.report.ForecastText;
import io.flyshuttle.cli.report.ReportFile;
import io.flyshuttle.cli.report.Simulated;
import io.flyshuttle.cli.state.MachineCosts;
import io.flyshuttle.cli.terminal.Screen;
import io.flyshuttle.cli.workload.BadInput;
import io.flyshuttle.forecast.Demand;
import io.flyshuttle.forecast.Figures;
import io.flyshuttle.forecast.Machine;
import io.flyshuttle.forecast.Plan;
import io.flyshuttle.forecast.Planner;
import io.flyshuttle.forecast.Sweep;
import java.io.IOException;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code flyshuttle simulate}: forecasts from figures alone. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    description = {
      "Forecasts what items that wait and compute take under each strategy, and recommends one,"
          + " without running anything.",
      ""
    },
    optionListHeading = "%n",
    footer = {
      "",
      "Others wait: how late a beat due every 10 ms comes on a virtual thread of the same JVM.",
      "",
      "The same figures and the same seed give the same forecast.",
      "",
      "Exit codes: 0 done; 2 wrong arguments, or the table or a report could not be written."
    })
final class SimulateCommand implements Callable<Integer> {
  private static final String CLUSTER = "cluster";
  private static final StrategyNames STRATEGIES = new StrategyNames(CLUSTER);
  private static final String JSON = "--json";
  private static final String HTML = "--html";
  private static final String STDOUT = "-";

  private final Screen screen;

  @Mixin private final FigureOptions figures = new FigureOptions();

  @Option(
      names = "--strategies",
      split = ",",
      paramLabel = "NAME",
      description = {
        "Which, separated by commas: synchronous, threads or 'threads(n)', event-loop,"
            + " virtual-threads, hybrid, hybrid-processes; all of these unless given. And cluster:"
            + " as many cores on other machines, over an assumed network of 0.5 ms and 1 Gbit/s;"
            + " shown, but never recommended."
      })
  private @Nullable List<String> strategies;

  @Option(
      names = "--sweep",
      paramLabel = "WHAT",
      converter = Name.class,
      description = {
        "Also the times for other values of one figure: concurrency, cores or cpu-share, the part"
            + " of an item's time that it computes."
      })
  private Sweep.@Nullable Over sweep;

  @Option(
      names = JSON,
      arity = "0..1",
      fallbackValue = STDOUT,
      paramLabel = "FILE",
      description = {
        "Write the figures there as JSON; without FILE on standard output, in place of the table."
      })
  private @Nullable String json;

  @Option(
      names = HTML,
      paramLabel = "FILE",
      description = "Write a page with charts there, complete in one file.")
  private @Nullable String html;

  SimulateCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws IOException {
    Figures given = figures.figures();
    Machine machine = MachineCosts.of(figures.cores());
    Planner planner = new Planner(machine).among(names());
    boolean toScreen = STDOUT.equals(json);
    Optional<ReportFile> data = toScreen ? Optional.empty() : ReportOptions.file(JSON, json);
    Optional<ReportFile> page = ReportOptions.file(HTML, html);
    ReportOptions.check(data, page);
    Simulated simulated = simulate(given, machine, planner);
    if (toScreen) {
      screen.out().print(ForecastJson.of(simulated));
    } else {
      new ForecastText(screen, simulated).print();
    }
    return write(simulated, data, page);
  }

  private List<String> names() {
    List<String> names = STRATEGIES.named(strategies);
    if (names.equals(List.of(CLUSTER))) {
      throw new BadInput("--strategies cluster: name others as well, to compare it with");
    }
    return names;
  }

  private Simulated simulate(Figures given, Machine machine, Planner planner) {
    Demand demand = given.demand();
    Plan plan = planner.withChanges(demand, planner.plan(demand));
    Optional<Sweep> points = Optional.ofNullable(sweep).map(over -> Sweep.of(over, given, planner));
    return new Simulated(given, machine, plan, points);
  }

  private int write(Simulated simulated, Optional<ReportFile> data, Optional<ReportFile> page) {
    ReportOptions.Written written = ReportOptions.Written.nothing();
    data.ifPresent(file -> written.add(file, ForecastJson.of(simulated), "figures: " + file));
    page.ifPresent(file -> {
      ZonedDateTime now = ZonedDateTime.now(ReportOptions.zone());
      written.add(file, ForecastPage.of(simulated, now), "page: " + file);
    });
    written.lines().forEach(screen::tell);
    written.failures().forEach(screen::complain);
    return written.failures().isEmpty() ? 0 : CommandLine.ExitCode.USAGE;
  }

  /** What to change, by its name. */
  static final class Name implements ITypeConverter<Sweep.Over> {
    @Override
    public Sweep.Over convert(String text) {
      List<Sweep.Over> all = List.of(Sweep.Over.values());
      return all.stream()
          .filter(each -> each.toString().equals(text))
          .findFirst()
          .orElseThrow(() -> new TypeConversionException(Choices.unknown(text, all)));
    }
  }
}
