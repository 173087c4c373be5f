package io.flyshuttle.cli;

import io.flyshuttle.cli.accuracy.Calibrator;
import io.flyshuttle.cli.child.Wire;
import io.flyshuttle.cli.compare.ChildJvm;
import io.flyshuttle.cli.compare.Interruption;
import io.flyshuttle.cli.compare.Launch;
import io.flyshuttle.cli.report.MachineTable;
import io.flyshuttle.cli.state.Calibrated;
import io.flyshuttle.cli.state.MachineFile;
import io.flyshuttle.cli.state.StateFolder;
import io.flyshuttle.cli.terminal.Lines;
import io.flyshuttle.cli.terminal.Screen;
import io.flyshuttle.cli.workload.UserWorkloads;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code flyshuttle calibrate}: what this machine costs. */
@Command(
    name = "calibrate",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    description = {
      "Shows what this machine costs, which forecasts are made of: measured once in some 25"
          + " seconds, then kept for 30 days.",
      ""
    },
    optionListHeading = "%n",
    footer = {
      "",
      "It is kept in $XDG_STATE_HOME/flyshuttle, or ~/.local/state/flyshuttle. Another JDK,"
          + " processor or number of cores is measured anew. Readings count only while others use"
          + " less than 0.15 cores; else they are taken again, and it is said.",
      "",
      "Exit codes: 0 done; 1 it could not be measured; 2 wrong arguments; 130 interrupted."
    })
final class CalibrateCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int INTERRUPTED = 130;

  private final Screen screen;
  private final Clock clock = Clock.systemUTC();

  @Option(names = "--again", description = "Measure now, whatever is kept.")
  private boolean again;

  CalibrateCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws InterruptedException {
    return CompareCommand.interruptibly(interruption -> {
      Optional<Calibrated> figures = figures(interruption);
      figures.ifPresent(known -> new MachineTable(screen, known, clock.instant()).print());
      if (interruption.isAsked()) {
        screen.complain("interrupted");
        return INTERRUPTED;
      }
      return figures.isPresent() ? 0 : FAILED;
    });
  }

  private Optional<Calibrated> figures(Interruption interruption) throws InterruptedException {
    Launch launch = new Launch(new UserWorkloads(List.of()).wholeClassPath(), Optional.empty());
    Calibrator calibrator =
        new Calibrator(
            new MachineFile(StateFolder.ofUser(), clock),
            new ChildJvm(launch, new Wire(), interruption),
            new Lines(screen),
            screen::tell);
    return again ? calibrator.measured() : calibrator.figures();
  }
}
