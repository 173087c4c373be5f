package io.flyshuttle.cli.report;

import io.flyshuttle.cli.terminal.Screen;
import io.flyshuttle.cli.text.OneLine;
import io.flyshuttle.forecast.Units;
import io.flyshuttle.process.WorkerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Worker JVMs as text: a line each, with fewer columns where there is no room for all. */
public final class WorkerTable {
  private static final String GAP = "  ";
  private static final int LEAST_TASK = 12; // columns; of less nobody learns what it is
  private static final int MOST_TASK = 200;

  private final Screen screen;
  private final List<WorkerStatus> workers;
  private final Instant now;

  /** Prepares to print {@code workers} as they are {@code now}. */
  public WorkerTable(Screen screen, List<WorkerStatus> workers, Instant now) {
    this.screen = screen;
    this.workers = workers;
    this.now = now;
  }

  private record Column(String title, Function<WorkerStatus, String> cell) {}

  private List<List<Column>> layouts() {
    Column parent = new Column("parent", worker -> Long.toString(worker.owner()));
    Column pid = new Column("worker", worker -> Long.toString(worker.pid()));
    Column memory = new Column("memory", worker -> memory(worker.residentBytes()));
    Column up = new Column("up", worker -> age(worker.started()));
    Column since = new Column("for", worker -> age(worker.since()));
    return List.of(
        List.of(parent, pid, memory, up, since),
        List.of(parent, pid, memory, since),
        List.of(pid, memory, since),
        List.of(pid, since));
  }

  /** Prints them, or that there are none. */
  public void print() {
    if (workers.isEmpty()) {
      screen.print("no worker JVMs");
      return;
    }
    int room = screen.columns().getAsInt();
    List<Column> columns =
        layouts().stream()
            .filter(layout -> width(layout) + LEAST_TASK <= room)
            .findFirst()
            .orElse(layouts().getLast());
    List<Integer> widths = columns.stream().map(this::width).toList();
    int left = Math.clamp((long) room - width(columns), LEAST_TASK, MOST_TASK);
    screen
        .out()
        .println(screen.bold(line(widths, columns.stream().map(Column::title).toList()) + "task"));
    for (WorkerStatus worker : workers) {
      List<String> cells = columns.stream().map(column -> column.cell.apply(worker)).toList();
      screen.out().println(line(widths, cells) + OneLine.of(task(worker), left));
    }
  }

  private int width(List<Column> columns) {
    return columns.stream().mapToInt(column -> width(column) + GAP.length()).sum();
  }

  private int width(Column column) {
    return workers.stream()
        .mapToInt(worker -> column.cell.apply(worker).length())
        .reduce(column.title.length(), Math::max);
  }

  private static String line(List<Integer> widths, List<String> cells) {
    StringBuilder line = new StringBuilder();
    IntStream.range(0, cells.size())
        .forEach(i -> line.append(("%" + widths.get(i) + "s").formatted(cells.get(i))).append(GAP));
    return line.toString();
  }

  private static String task(WorkerStatus worker) {
    return worker.task().isPresent()
        ? "%d %s".formatted(worker.task().getAsLong(), worker.name())
        : "idle";
  }

  private static String memory(long bytes) {
    return Units.bytes(bytes < 0 ? OptionalLong.empty() : OptionalLong.of(bytes));
  }

  private String age(Instant since) {
    return Units.age(Duration.between(since, now));
  }
}
