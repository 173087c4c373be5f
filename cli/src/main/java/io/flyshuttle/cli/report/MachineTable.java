package io.flyshuttle.cli.report;

import io.flyshuttle.cli.state.Calibrated;
import io.flyshuttle.cli.terminal.Screen;
import io.flyshuttle.cli.text.Units;
import io.flyshuttle.forecast.Machine;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a machine costs, as text. */
public final class MachineTable {
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
    line("a virtual thread wakes", micros(machine.virtualTimerLate()) + " late");
    line("a platform thread wakes", micros(machine.platformTimerLate()) + " late");
    line("after 10 ms or more", micros(machine.longTimerLate()) + " later than that");
    line("a thread's turn", micros(machine.quantum()));
    line("a byte to a worker", format("%.2f ns", machine.byteNanos()));
    line("memory of a JVM", Units.bytes((double) machine.jvmBytes()));
    line("memory of a worker", Units.bytes((double) machine.workerBytes()));
    line("memory of a thread", format("%.0f kB", machine.threadBytes() / 1e3));
    screen.out().println();
    screen
        .out()
        .println(
            screen.bold(
                "what an item costs beside itself, that computes for  5 us    50 us   500 us"));
    Map<String, Machine.Overhead> overheads = new TreeMap<>(machine.overheads());
    overheads.forEach((strategy, one) ->
        screen
            .out()
            .println(
                String.format(
                    Locale.ROOT,
                    "%-45s %9s %8s %8s",
                    strategy,
                    micros(one.at5us()),
                    micros(one.at50us()),
                    micros(one.at500us()))));
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
