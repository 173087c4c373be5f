package io.flyshuttle.cli.workload;

import io.flyshuttle.Pipeline;
import io.flyshuttle.forecast.Costs;
import io.flyshuttle.forecast.Demand;
import io.flyshuttle.forecast.Figures;
import io.flyshuttle.forecast.Spread;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Items whose costs are known one by one: those of {@link Figures}, really waited for and computed.
 * It rehearses itself before it is measured: what it costs is what it says, and nothing of it what
 * the JIT compiler costs.
 *
 * @param items how many
 * @param ioNanos how long an item waits, on average
 * @param cpuNanos how long an item computes, on average
 * @param spread how both vary
 * @param concurrency waits at once
 * @param bytes what an item takes on the way to a worker process; 0 for as little as can be
 * @param seed of what is random
 * @param nanosPerRound what a round of the kernel takes here
 * @param port of a {@link LoopbackServer} that items wait for; 0 where they sleep
 * @param first only so many of the items are run; {@code items} for all
 */
public record Synthetic(
    int items,
    long ioNanos,
    long cpuNanos,
    Spread spread,
    int concurrency,
    int bytes,
    long seed,
    double nanosPerRound,
    int port,
    int first)
    implements WorkloadSpec {

  /** Its name in reports. */
  public static final String NAME = "synthetic";

  private static final int REHEARSED = 3_000;
  private static final int REHEARSED_CONCURRENCY = 32;
  private static final long REHEARSED_WAIT = 50_000; // ns
  private static final long REHEARSED_WORK = 10_000; // ns
  private static final double BEGINNING = 2e8; // ns
  private static final int START = 2; // which of an item's random numbers, as in mixed-10k

  /** All items of {@code figures}, sleeping. */
  public static Synthetic of(Figures figures, double nanosPerRound) {
    return new Synthetic(
        figures.items(),
        figures.io().toNanos(),
        figures.cpu().toNanos(),
        figures.spread(),
        figures.concurrency(),
        Math.toIntExact(figures.bytes()),
        figures.seed(),
        nanosPerRound,
        0,
        figures.items());
  }

  /** The same, waiting for a server. */
  public Synthetic over(int port) {
    return new Synthetic(
        items, ioNanos, cpuNanos, spread, concurrency, bytes, seed, nanosPerRound, port, first);
  }

  /** The same, but only so many of the first items are run. */
  public Synthetic first(int count) {
    return new Synthetic(
        items, ioNanos, cpuNanos, spread, concurrency, bytes, seed, nanosPerRound, port, count);
  }

  /** The numbers it is made of. */
  public Figures figures() {
    return new Figures(
        items,
        Duration.ofNanos(ioNanos),
        Duration.ofNanos(cpuNanos),
        spread,
        concurrency,
        bytes,
        seed);
  }

  /** What the items that are run ask for, without a stage in which nothing is to be done. */
  public Demand demand() {
    List<Demand.Stage> stages =
        figures().demand().stages().stream()
            .filter(stage -> stage.waits().sum() + stage.work().sum() > 0)
            .map(stage ->
                new Demand.Stage(
                    stage.name(),
                    stage.nature(),
                    stage.concurrency(),
                    head(stage.waits()),
                    head(stage.work()),
                    stage.bytes()))
            .toList();
    return new Demand(first, stages, OptionalInt.empty());
  }

  private Costs head(Costs costs) {
    return Costs.of(Arrays.copyOf(costs.toArray(), first));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> parameters() {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("items", items);
    parameters.put("ioNanos", ioNanos);
    parameters.put("cpuNanos", cpuNanos);
    parameters.put("spread", spread.toString());
    parameters.put("concurrency", concurrency);
    parameters.put("bytes", bytes);
    parameters.put("seed", seed);
    parameters.put("waits", port == 0 ? "sleep" : "http");
    parameters.put("first", first);
    return parameters;
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(first);
  }

  @Override
  public Workload<Long> open() {
    Waiting waiting = port == 0 ? Waiting.sleeping() : Waiting.forServer(port);
    Demand demand = demand();
    Costs waits = costs(demand, "wait");
    Costs work = costs(demand, "compute");
    Pipeline<Long> many =
        pipeline(
            waiting,
            known(REHEARSED_WAIT, waits),
            known(REHEARSED_WORK, work),
            REHEARSED,
            REHEARSED_CONCURRENCY);
    Pipeline<Long> beginning = pipeline(waiting, waits, work, beginning(waits, work), concurrency);
    return Workload.of(pipeline(waiting, waits, work, first, concurrency), Mixed.Sum::new, first)
        .rehearsing(List.of(many, beginning))
        .closing(waiting);
  }

  /** Of one stage; none if there is no such stage. */
  private static Costs costs(Demand demand, String name) {
    return demand.stages().stream()
        .filter(stage -> stage.name().equals(name))
        .map(stage -> name.equals("wait") ? stage.waits() : stage.work())
        .findFirst()
        .orElse(Costs.of());
  }

  private static Costs known(long nanos, Costs like) {
    return like.size() == 0 ? like : Costs.of(REHEARSED, _ -> nanos);
  }

  /** So many of the first items as take about 0.2 s, where waits overlap. */
  private int beginning(Costs waits, Costs work) {
    double nanos = BEGINNING;
    int count = 0;
    while (count < first && nanos > 0) {
      double wait = waits.size() == 0 ? 0 : (double) waits.at(count) / concurrency;
      double compute = work.size() == 0 ? 0 : work.at(count);
      nanos -= Math.max(wait, compute);
      count++;
    }
    return count;
  }

  private Pipeline<Long> pipeline(
      Waiting waiting, Costs waits, Costs work, int count, int concurrency) {
    Pipeline<Long> source = Pipeline.range(0, count);
    Computing computing = computing(work);
    if (waits.size() == 0) {
      return bytes == 0
          ? source.<Long>cpu(computing::of).named("compute")
          : source.map(computing::packed).<Long>cpu(computing::ofPacked).named("compute");
    }
    if (work.size() == 0) {
      return source
          .io(
              concurrency,
              i -> {
                waiting.await(waits.at((int) (long) i));
                return computing.start(i);
              })
          .named("wait");
    }
    if (bytes == 0) {
      return source
          .io(
              concurrency,
              i -> {
                waiting.await(waits.at((int) (long) i));
                return i;
              })
          .named("wait")
          .<Long>cpu(computing::of)
          .named("compute");
    }
    return source
        .io(
            concurrency,
            i -> {
              waiting.await(waits.at((int) (long) i));
              return computing.packed(i);
            })
        .named("wait")
        .<Long>cpu(computing::ofPacked)
        .named("compute");
  }

  private Computing computing(Costs work) {
    long[] rounds =
        Arrays.stream(work.toArray()).map(nanos -> Math.round(nanos / nanosPerRound)).toArray();
    return new Computing(seed, rounds, Math.max(Long.BYTES, bytes));
  }

  /** What is sent to worker processes, once: what each item is to compute. */
  private static final class Computing implements Serializable {
    private static final long serialVersionUID = 1L;
    private final long seed;
    private final long[] rounds;
    private final int bytes;

    Computing(long seed, long[] rounds, int bytes) {
      this.seed = seed;
      this.rounds = rounds;
      this.bytes = bytes;
    }

    long start(long item) {
      return Kernel.h(seed, item, START);
    }

    long of(long item) {
      return Kernel.lcg(start(item), rounds[(int) item]);
    }

    byte[] packed(long item) {
      return ByteBuffer.allocate(bytes).putLong(item).array();
    }

    long ofPacked(byte[] item) {
      return of(ByteBuffer.wrap(item).getLong());
    }
  }
}
