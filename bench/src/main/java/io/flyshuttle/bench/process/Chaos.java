package io.flyshuttle.bench.process;

import io.flyshuttle.bench.Arguments;
import io.flyshuttle.bench.Bar;
import io.flyshuttle.bench.Table;
import io.flyshuttle.process.ProcessPool;
import io.flyshuttle.process.RemoteTask;
import io.flyshuttle.process.WorkerInfo;
import io.flyshuttle.process.WorkerLostException;
import io.flyshuttle.process.WorkerLostException.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Bar 4 of the worker processes: many tasks, while every 50 ms one of the pool's eight places is
 * drawn, and the worker there gets SIGKILL if it is ready for tasks. (To kill a ready one each time
 * would take more starts than two cores can do, so that none would ever live for 50 ms.) Of 1,000
 * tasks, 2 call {@code System.exit}, 1 crashes natively, 1 exhausts the heap and 2 flood stdout;
 * the others compute. What was killed from outside is run again; all others must end once with
 * their result or their error.
 *
 * <p>{@code Chaos [--repeats TASKS] [--seconds LIMIT]}: 100,000 tasks, and half an hour before it
 * counts as hanging.
 */
public final class Chaos {
  private static final long EVERY_MS = 50;
  private static final int TELL = 200; // draws
  private static final long SETTLING_SECONDS = 10;
  private static final int WORKERS = 2;
  private static final int PLACES = 8;
  private static final int LINE = 128;
  private static final int FLOOD = 1 << 18;

  private final int tasks;
  private final long end;
  private final AtomicIntegerArray endings;
  private final Map<Fate, Integer> counts = new EnumMap<>(Fate.class);
  private final List<String> wrong = new ArrayList<>();

  private final LongAdder ended = new LongAdder();
  private final LongAdder kills = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private volatile boolean over;
  private long sum;
  private long expected;

  /** So many tasks, and so many seconds before they count as hanging. */
  Chaos(int tasks, int seconds) {
    this.tasks = tasks;
    end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    endings = new AtomicIntegerArray(tasks);
  }

  /** What becomes of a task. */
  private enum Fate {
    RESULT,
    EXIT,
    CRASH,
    HOARD,
    FLOOD;

    static Fate of(int number) {
      return switch (number % 1_000) {
        case 100, 600 -> EXIT;
        case 200 -> CRASH;
        case 300 -> HOARD;
        case 400, 900 -> FLOOD;
        default -> RESULT;
      };
    }
  }

  /** Runs it. */
  public static void main(String... arguments) throws Exception {
    Arguments parsed = Arguments.of(arguments, List.of(), 1_800, 100_000);
    boolean _ = new Chaos(parsed.repeats(), parsed.seconds()).run();
  }

  /** Runs and prints it; whether all bars are met. */
  boolean run() throws Exception {
    Load load = new Load();
    warmUp();
    int descriptors = descriptors();
    List<String> threads = threads();
    long began = System.nanoTime();
    try (ProcessPool pool = pool()) {
      Thread killer = Thread.ofPlatform().name("killer").start(() -> kill(pool));
      Thread collector = Thread.currentThread();
      List<RemoteTask<Long>> running = new ArrayList<>(tasks);
      Thread submitter = Thread.ofPlatform().name("submitter").start(() -> submit(pool, running));
      try {
        for (int i = 0; i < tasks; i++) {
          collect(i, await(running, i));
        }
      } finally {
        over = true;
        submitter.interrupt();
        killer.join();
        submitter.join();
      }
      if (collector.isInterrupted()) {
        throw new InterruptedException();
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    settle(descriptors, threads);
    boolean met = print(seconds, descriptors, threads);
    System.out.println("\n" + load.told());
    return met;
  }

  private static ProcessPool pool() {
    return ProcessPool.builder()
        .workers(WORKERS)
        .spares(PLACES - WORKERS)
        .heap(64 << 20)
        .grace(Duration.ZERO)
        .retries(1_000_000)
        .build();
  }

  /** What a first pool opens for good, such as the JDK's own descriptors, is no leak. */
  private static void warmUp() throws Exception {
    try (ProcessPool pool = pool()) {
      long _ = pool.<Integer, Long>submit(Chaos::work, 1).get();
    }
  }

  // ---- tasks

  private static long work(int number) {
    return switch (Fate.of(number)) {
      case EXIT -> Runaways.exit(7);
      case CRASH -> Runaways.crash(number);
      case HOARD -> Runaways.hoard(number);
      case FLOOD -> flood(number);
      case RESULT -> compute(number);
    };
  }

  private static long compute(int number) {
    long sum = number;
    for (int i = 0; i < 2_000 + number % 7 * 1_000; i++) {
      sum = sum * 31 + i;
    }
    return sum;
  }

  private static long flood(int number) {
    String line = "x".repeat(LINE - 1);
    for (int i = 0; i < FLOOD / LINE; i++) {
      System.out.println(line);
    }
    return compute(number);
  }

  private void submit(ProcessPool pool, List<RemoteTask<Long>> running) {
    for (int i = 0; i < tasks && !over; i++) {
      int number = i;
      RemoteTask<Long> task = pool.submit(Chaos::work, number);
      task.stage()
          .whenComplete((_, _) -> {
            endings.incrementAndGet(number);
            ended.increment();
          });
      synchronized (running) {
        running.add(task);
        running.notifyAll();
      }
    }
  }

  private RemoteTask<Long> await(List<RemoteTask<Long>> running, int number)
      throws InterruptedException {
    synchronized (running) {
      while (running.size() <= number) {
        if (System.nanoTime() > end) {
          throw new AssertionError("it hangs before task " + number + " is taken");
        }
        running.wait(1_000);
      }
      return running.get(number);
    }
  }

  private void collect(int number, RemoteTask<Long> task) throws Exception {
    Fate fate = Fate.of(number);
    counts.merge(fate, 1, Integer::sum);
    try {
      sum += task.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      expected += compute(number);
      if (fate != Fate.RESULT && fate != Fate.FLOOD) {
        wrong.add(task + " gave a result");
      }
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      Optional<Kind> kind =
          cause instanceof WorkerLostException lost ? Optional.of(lost.kind()) : Optional.empty();
      boolean right =
          switch (fate) {
            case EXIT -> kind.equals(Optional.of(Kind.EXITED));
            case CRASH -> kind.equals(Optional.of(Kind.CRASHED));
            case HOARD -> kind.equals(Optional.of(Kind.OUT_OF_MEMORY));
            case RESULT, FLOOD -> false;
          };
      if (!right) {
        wrong.add(number + " " + fate + ": " + cause);
      }
    }
  }

  // ---- kills

  private void kill(ProcessPool pool) {
    Random random = new Random(42);
    int ticks = 0;
    long next = System.nanoTime();
    while (!over) {
      next += TimeUnit.MILLISECONDS.toNanos(EVERY_MS);
      if (++ticks % TELL == 0) {
        System.err.println(
            ended.sum()
                + " ended, "
                + kills.sum()
                + " killed, "
                + misses.sum()
                + " misses; "
                + pool);
      }
      while (System.nanoTime() - next < 0) {
        LockSupport.parkNanos(next - System.nanoTime());
      }
      List<WorkerInfo> ready =
          pool.workers().stream()
              .filter(worker -> worker.pid().isPresent())
              .filter(worker ->
                  worker.state() == WorkerInfo.State.IDLE
                      || worker.state() == WorkerInfo.State.RUNNING)
              .toList();
      int place = random.nextInt(PLACES);
      if (place >= ready.size()) {
        misses.increment();
      } else {
        WorkerInfo victim = ready.get(place);
        ProcessHandle.of(victim.pid().getAsLong()).ifPresent(ProcessHandle::destroyForcibly);
        kills.increment();
      }
    }
  }

  // ---- what is left

  private static int descriptors() {
    return Proc.list(Path.of("/proc/self/fd")).size();
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("flyshuttle-"))
        .toList();
  }

  /** Threads end behind the last process, and the JDK closes what a collection finds. */
  private static void settle(int descriptors, List<String> threads) throws InterruptedException {
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLING_SECONDS);
    while (System.nanoTime() < patience
        && (descriptors() > descriptors || threads().size() > threads.size())) {
      System.gc();
      Thread.sleep(Duration.ofMillis(100));
    }
  }

  private boolean print(double seconds, int descriptors, List<String> threads) {
    int once = 0;
    for (int i = 0; i < tasks; i++) {
      once += endings.get(i) == 1 ? 1 : 0;
    }
    System.out.println(
        "**" + Table.count(tasks) + " tasks, a place drawn every 50 ms to kill its worker**\n");
    Table table = new Table("", "");
    table.add("time", Table.number(seconds) + " s");
    table.add("tasks a second", Table.number(tasks / seconds));
    table.add("workers killed", Table.count(kills.sum()));
    table.add("draws of a place without a ready worker", Table.count(misses.sum()));
    counts.forEach((fate, count) -> table.add("tasks to " + fate, Table.count(count)));
    table.add("descriptors before and after", descriptors + " and " + descriptors());
    table.add("threads of the pool before and after", threads.size() + " and " + threads().size());
    table.print(System.out);
    boolean right = wrong.isEmpty();
    boolean same = sum == expected;
    boolean back = descriptors() <= descriptors && threads().size() <= threads.size();
    Bar.print("each ended exactly once", once + " of " + tasks, once == tasks);
    Bar.print(
        "each with its result or its error",
        right ? "none wrong" : wrong.size() + " wrong: " + wrong.getFirst(),
        right);
    Bar.print("the checksum is right", Long.toHexString(sum), same);
    Bar.print("descriptors and threads are back", back ? "they are" : threads().toString(), back);
    return once == tasks && right && same && back;
  }
}
