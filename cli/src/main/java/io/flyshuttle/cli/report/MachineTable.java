package io.flyshuttle.cli.report;

import io.flyshuttle.cli.state.Calibrated;
import io.flyshuttle.cli.terminal.Screen;
import io.flyshuttle.forecast.Machine;
import io.flyshuttle.forecast.TimerLateness;
import io.flyshuttle.forecast.Units;
import java.time.Instant;
import java.util.Locale;
import java.util.TreeMap;

/** What a machine costs, as text. */
public final class MachineTable {
  private static final String NAME = "%-30s";
  private static final String VALUE = " %9s";
  private static final String THREADS = "threads";

  private final Screen screen;
  private final Calibrated figures;
  private final Instant now;

  /** Prepares to print {@code figures} on {@code screen}, with their age. */
  public MachineTable(Screen screen, Calibrated figures, Instant now) {
    this.screen = screen;
    this.figures = figures;
    this.now = now;
  }

  /** Prints it. */
  public void print() {
    Machine machine = figures.machine();
    line("processor", figures.processor());
    line("JDK", figures.jdk());
    line("measured", Units.age(figures.age(now)) + " ago");
    line("cores", format("%.2f", machine.cores()));
    line("10,000 rounds", micros(machine.spinNanos()));
    line("a thread's turn", micros(machine.quantum()));
    line("to sleep and wake up", micros(machine.blocking()) + " of a core");
    line("a byte to a worker", format("%.2f ns", machine.byteNanos()));
    line("memory of a JVM", Units.bytes((double) machine.jvmBytes()));
    line("memory of a worker", Units.bytes((double) machine.workerBytes()));
    line("memory of a thread", format("%.0f kB", machine.threadBytes() / 1e3));
    head("how late it wakes from", "10 us", "100 us", "1 ms", "10 ms");
    timer("a virtual thread", machine.virtualTimer());
    timer("a platform thread", machine.platformTimer());
    head(
        "what an item costs that is",
        "5 us",
        "50 us",
        "500 us",
        "no wait",
        "alone",
        "a run",
        "aside");
    new TreeMap<>(machine.overheads())
        .forEach((strategy, one) ->
            row(
                strategy.equals(THREADS) ? strategy + " (a run: each thread)" : strategy,
                one.at5us(),
                one.at50us(),
                one.at500us(),
                one.computing(),
                one.alone(),
                one.start(),
                one.aside()));
  }

  private void head(String what, String... columns) {
    screen.out().println();
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, NAME, what));
    for (String column : columns) {
      line.append(String.format(Locale.ROOT, VALUE, column));
    }
    screen.out().println(screen.bold(line.toString()));
  }

  private void timer(String what, TimerLateness late) {
    row(what, late.at10us(), late.at100us(), late.at1ms(), late.at10ms());
  }

  private void row(String what, double... nanos) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, NAME, what));
    for (double each : nanos) {
      line.append(String.format(Locale.ROOT, VALUE, micros(each)));
    }
    screen.out().println(line);
  }

  private void line(String what, String value) {
    screen.out().println(String.format(Locale.ROOT, "%-25s %s", what, value));
  }

  private static String micros(double nanos) {
    return format("%.1f us", nanos / 1e3);
  }

  private static String format(String format, Object value) {
    return String.format(Locale.ROOT, format, value);
  }
}
