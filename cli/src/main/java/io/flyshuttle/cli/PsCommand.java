package io.flyshuttle.cli;

import io.flyshuttle.cli.report.WorkerJson;
import io.flyshuttle.cli.report.WorkerTable;
import io.flyshuttle.cli.terminal.Screen;
import io.flyshuttle.process.WorkerStatus;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code flyshuttle ps}: lists the worker JVMs of all pools on this machine. */
@Command(
    name = "ps",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    description = {
      "Lists the worker JVMs of all pools of this user on this machine: whose they are, what each"
          + " works at and for how long, and what it holds.",
      ""
    },
    optionListHeading = "%n",
    footer = {
      "",
      "\"for\" is how long a worker has had its task, or has been idle; \"up\" is its age. A task"
          + " is its number in its pool and the name of its function or stage.",
      "",
      "Exit codes: 0 done, also where there are none; 2 wrong arguments, or the list could not be"
          + " written."
    })
final class PsCommand implements Callable<Integer> {
  private final Screen screen;

  @Option(names = "--json", description = "The list as JSON, on standard output.")
  private boolean json;

  PsCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() {
    List<WorkerStatus> workers = WorkerStatus.all();
    Instant now = Instant.now();
    if (json) {
      screen.out().print(WorkerJson.of(workers, now));
    } else {
      new WorkerTable(screen, workers, now).print();
    }
    return 0;
  }
}
