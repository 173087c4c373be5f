package io.flyshuttle.bench;

import static io.flyshuttle.Option.using;
import static io.flyshuttle.Option.within;

import io.flyshuttle.Pipeline;
import io.flyshuttle.Shuttle;
import io.flyshuttle.Strategy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How late a timer on a virtual thread is while a pipeline of calculations of 100 ms saturates the
 * cores, under each strategy. Each in a JVM of its own, the event loop's with one carrier.
 */
public final class TimerRace {
  private TimerRace() {}

  static void run(int seconds) throws IOException, InterruptedException {
    System.out.println("**Timers on a virtual thread beside calculations of 100 ms**\n");
    Table table =
        new Table("strategy", "1 ms: late p50", "p99", "worst", "10 ms: late p50", "p99", "worst");
    for (Strategy strategy : Strategy.builtIn()) {
      table.add(child(strategy, seconds));
    }
    table.print(System.out);
  }

  private static String[] child(Strategy strategy, int seconds)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Jvm.java());
    command.add("--enable-native-access=ALL-UNNAMED");
    if (strategy.equals(Strategy.eventLoop())) {
      command.add("-Djdk.virtualThreadScheduler.parallelism=1");
      command.add("-Djdk.virtualThreadScheduler.maxPoolSize=1");
    }
    command.addAll(List.of("-cp", Jvm.classPath(), TimerRace.class.getName()));
    command.addAll(List.of(strategy.name(), Integer.toString(seconds)));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(strategy + ": the JVM ended with " + process.exitValue());
    }
    return Stream.concat(Stream.of(strategy.name()), Stream.of(line.strip().split(";", -1)))
        .toArray(String[]::new);
  }

  /** The child: the strategy's name and the seconds. */
  public static void main(String... arguments) throws Exception {
    Strategy strategy = Strategy.parse(arguments[0]);
    Duration time = Duration.ofSeconds(Long.parseLong(arguments[1]));
    Calculation calculation = Calculation.of(100, TimeUnit.MILLISECONDS);
    Pipeline<Long> endless =
        Pipeline.<Integer>from(Stream.generate(() -> 1)).<Long>cpu(_ -> calculation.run());
    Timer quick = new Timer(TimeUnit.MILLISECONDS.toNanos(1));
    Timer slow = new Timer(TimeUnit.MILLISECONDS.toNanos(10));
    try (Shuttle shuttle = Shuttle.create()) {
      quick.warmUp();
      Thread first = Thread.startVirtualThread(quick);
      Thread second = Thread.startVirtualThread(slow);
      Object _ = shuttle.run(endless, using(strategy), within(time));
      quick.stopped = true;
      slow.stopped = true;
      first.join();
      second.join();
    }
    System.out.println(quick.lateness() + ";" + slow.lateness());
    System.exit(0);
  }

  /** Sleeps again and again, each time from when it woke. */
  private static final class Timer implements Runnable {
    private final long period; // nanoseconds
    private final List<Double> late = new ArrayList<>(); // milliseconds
    volatile boolean stopped;

    Timer(long period) {
      this.period = period;
    }

    /** What is measured is the strategy, not how long the JVM takes to load its timers. */
    void warmUp() throws InterruptedException {
      Thread thread =
          Thread.startVirtualThread(() -> {
            for (int i = 0; i < 20; i++) {
              sleep();
            }
          });
      thread.join();
      late.clear();
    }

    @Override
    public void run() {
      while (!stopped) {
        sleep();
      }
    }

    private void sleep() {
      long began = System.nanoTime();
      try {
        TimeUnit.NANOSECONDS.sleep(period);
      } catch (InterruptedException stop) {
        stopped = true;
      }
      late.add((System.nanoTime() - began - period) / 1e6);
    }

    String lateness() {
      Samples all = new Samples(late.stream().mapToDouble(Double::doubleValue).toArray());
      return String.format(
          Locale.ROOT,
          "%s ms;%s ms;%s ms",
          Table.number(all.median()),
          Table.number(all.quantile(0.99)),
          Table.number(all.max()));
    }
  }
}
