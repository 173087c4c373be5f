package io.flyshuttle.forecast;

import io.flyshuttle.DeadlineExceededException;
import io.flyshuttle.Option;
import io.flyshuttle.Overrun;
import io.flyshuttle.Pipeline;
import io.flyshuttle.Shuttle;
import io.flyshuttle.Strategy;
import io.flyshuttle.Ticker;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One profiling: see {@link Profiler}. Of one thread. */
final class Session implements AutoCloseable {
  private static final int SCOUTED = 16; // items
  private static final double SCOUT_SHARE = 0.3; // of the time
  private static final int ALONE = 48; // items, after the others
  private static final int RESERVED_PART = 4; // of the items is for these, at most
  private static final double ALONE_SHARE = 0.1; // of the time
  private static final int LEAST_BLOCK = 300; // items, where there are so many
  private static final int LEAST_SAMPLE = 30; // items, before a precision means anything
  private static final int MOST_THREADS = 256;
  private static final double STEADY = 0.05; // what two blocks may differ by
  private static final double PLANNED = 0.8; // of the time: the last item of a block may be long

  private final Pipeline<?> pipeline;
  private final List<Pipeline.StageInfo> stages;
  private final Budget budget;
  private final Gauge gauge;
  private final Ticker ticker;
  private final Draw draw;
  private final Shuttle shuttle;
  private final Machine machine;
  private final long began;
  private final Sightings sightings = new Sightings();

  private Meter.Cost measuring = new Meter.Cost(0, 0, 0);
  private double elsewhere; // CPU time of an item of the last block, outside the functions
  private boolean ended; // the source has
  private boolean late; // items were interrupted
  private int reserved; // items, to be run one by one at last

  Session(
      Pipeline<?> pipeline, Budget budget, Machine machine, Gauge gauge, Ticker ticker, long seed) {
    this.pipeline = pipeline;
    this.stages = pipeline.stages();
    this.budget = budget;
    this.machine = machine;
    this.gauge = gauge;
    this.ticker = ticker;
    this.began = ticker.nanos();
    this.draw = new Draw(pipeline.size(), budget.share(), seed);
    this.shuttle = Shuttle.builder().cpu(1).ticker(ticker).drain(Duration.ofMillis(100)).build();
  }

  @Override
  public void close() {
    shuttle.close();
  }

  private long elapsed() {
    return ticker.nanos() - began;
  }

  Profile profile() throws InterruptedException {
    double spin = gauge.spin();
    sightings.begin(gauge);
    Scales scales = new Scales(gauge, stages.size());
    long time = budget.time().toNanos();
    Sample sample = scout(scales, (long) (SCOUT_SHARE * time), time);
    Sample alone = sample;
    if (sample.size() == 0) {
      throw new IllegalArgumentException("the source has no item: there is nothing to measure");
    }
    Known known = new Known(stages, sample);
    long limit = Math.max(time, (long) (budget.ofRun() * runNanos(known)));
    boolean comparable = pipeline.size().isPresent(); // else others are of another part
    reserved = comparable && waits(known) ? Math.min(ALONE, draw.left() / RESERVED_PART) : 0;

    Optional<Estimate> before = Optional.empty();
    boolean steady = false;
    Optional<Profile.Stop> stop = Optional.empty();
    while (stop.isEmpty()) {
      int piloted = before.isPresent() ? sample.size() : 0;
      Sample block = pilot(blockSize(known, limit, piloted), known, limit);
      if (block.size() > 0) {
        Estimate cost = Estimate.of(block.working());
        steady = before.isPresent() && cost.agrees(before.get(), STEADY);
        if (!steady) { // what came before was warming up
          sample = new Sample(stages.size());
          sightings.forget();
        }
        sample.addAll(block);
        sightings.elsewhere(elsewhere, block.size());
        before = Optional.of(cost);
        known = new Known(stages, sample);
      }
      stop = reasonToStop(sample, steady, known, limit);
    }
    long left = Math.min((long) (ALONE_SHARE * time), limit - elapsed());
    if (waits(known)
        && draw.left() > 0
        && !ended
        && !late
        && comparable
        && Shift.LEAST * known.latency() <= left) {
      Sample last = oneByOne(pipeline, ALONE, elapsed() + left, limit);
      alone = last.size() >= Shift.LEAST ? last : alone;
    }
    sightings.end(gauge);
    Profile.Sampling sampling =
        new Profile.Sampling(
            sample.size(),
            Duration.ofNanos(elapsed()),
            precision(sample, known),
            stop.get(),
            spin,
            sightings.foreignCores(),
            sightings.compilerSeconds());
    return new Findings(pipeline, scales, sightings, machine).profile(sample, alone, sampling);
  }

  /** Whether its items wait. */
  private boolean waits(Known known) {
    return IntStream.range(0, stages.size()).anyMatch(known::isWaiting);
  }

  private Optional<Profile.Stop> reasonToStop(
      Sample sample, boolean steady, Known known, long limit) {
    if (ended) {
      return Optional.of(Profile.Stop.END);
    }
    boolean enough = steady && sample.size() >= LEAST_SAMPLE;
    if (enough && precision(sample, known) <= budget.precision()) {
      return Optional.of(Profile.Stop.PRECISE);
    }
    if (left() == 0) {
      return Optional.of(Profile.Stop.ITEMS);
    }
    return late || fitting(known, limit) < 1 ? Optional.of(Profile.Stop.TIME) : Optional.empty();
  }

  /**
   * Of the mean item, or of what bounds the run if that is known less well: of the cores by what
   * items compute, of the permits by what they wait. What bounds it less counts as much less.
   */
  private double precision(Sample sample, Known known) {
    Estimate working = Estimate.of(sample.working());
    Estimate waiting = Estimate.of(sample.waiting());
    double cores = working.mean() / machine.cores();
    double permits = waiting.mean() / known.concurrency();
    double bound = Math.max(Math.max(cores, permits), Double.MIN_NORMAL);
    double worst =
        Math.max(working.precision() * cores / bound, waiting.precision() * permits / bound);
    return Math.max(worst, Estimate.of(sample.costs()).precision());
  }

  /** What the whole run takes at least, as far as is known. */
  private double runNanos(Known known) {
    OptionalLong size = pipeline.size();
    return size.isEmpty() ? 0 : size.getAsLong() * known.perItem(machine.cores());
  }

  // ---- runs

  private Sample scout(Scales scales, long enough, long limit) throws InterruptedException {
    return oneByOne(pipeline.observed(scales), SCOUTED, enough, limit);
  }

  /**
   * Items of which none meets another.
   *
   * @param enough when no more are begun
   */
  private Sample oneByOne(Pipeline<?> items, int most, long enough, long limit)
      throws InterruptedException {
    Block block = new Block(draw.take(most), () -> elapsed() >= enough);
    boolean[] waits = new boolean[stages.size()];
    Arrays.fill(waits, true);
    FutureTask<Sample> run =
        new FutureTask<>(() -> {
          measuring = Meter.Cost.of(gauge);
          Meter meter = new Meter(gauge, waits, most, Elsewhere.unread(gauge), measuring);
          return run(items, block, meter, Strategy.synchronous(), limit);
        });
    Thread thread = Thread.ofPlatform().daemon().name("flyshuttle-scout").start(run);
    try {
      return run.get();
    } catch (InterruptedException interrupt) {
      thread.interrupt();
      thread.join();
      throw interrupt;
    } catch (ExecutionException failure) {
      throw thrown(failure.getCause());
    }
  }

  /** What {@link #run} throws: nothing that is checked. */
  private static RuntimeException thrown(@Nullable Throwable cause) {
    return switch (cause) {
      case RuntimeException exception -> exception;
      case Error error -> throw error;
      case null, default -> new IllegalStateException(cause);
    };
  }

  private Sample pilot(int items, Known known, long limit) throws InterruptedException {
    if (late || ended || items == 0) {
      return new Sample(stages.size());
    }
    boolean[] waits = new boolean[stages.size()];
    for (int i = 0; i < waits.length; i++) {
      waits[i] = known.isWaiting(i);
    }
    Block block = new Block(draw.take(items), () -> false);
    int threads = threads(known);
    Elsewhere others = new Elsewhere(gauge, threads, items);
    Meter meter = new Meter(gauge, waits, items, others, measuring);
    Sample sample = run(pipeline, block, meter, Strategy.threads(threads), limit);
    elsewhere = others.perItem();
    return sample;
  }

  /** As many as wait at once, and compute at once. */
  private int threads(Known known) {
    int compute = (int) Math.ceil(machine.cores());
    return Math.clamp((long) known.concurrency(), compute, MOST_THREADS);
  }

  private Sample run(Pipeline<?> items, Block block, Meter meter, Strategy strategy, long limit)
      throws InterruptedException {
    try {
      shuttle.forEach(
          items.sample(block).observed(meter).settle(),
          sightings::outcome,
          Option.using(strategy),
          Option.within(Duration.ofNanos(Math.max(1, 2 * limit - elapsed()))),
          Option.overrun(Overrun.DETACH));
      ended = block.sourceEnded();
    } catch (DeadlineExceededException tooLong) {
      late = true;
      sightings.interrupted();
    } finally {
      gauge.release(); // its threads have ended
    }
    int given = late ? meter.columns().getFirst().size() : block.given();
    Sample sample = new Sample(stages.size());
    sample.add(block.indices(), Math.min(given, block.indices().length), meter.columns());
    return sample;
  }

  // ---- how many

  /** How many items can still be run in time. */
  private int fitting(Known known, long limit) {
    double left = PLANNED * limit - elapsed() - known.latency();
    return (int) Math.clamp(left / Math.max(1, known.perItem(machine.cores())), 0, 1e9);
  }

  /**
   * As many as show the pipeline at its concurrency, in two blocks at least; later as many as are
   * known, so that few blocks are needed.
   */
  private int blockSize(Known known, long limit, int sampled) {
    int wanted = Math.max(LEAST_BLOCK, 3 * threads(known));
    int fit = fitting(known, limit);
    return sampled > 0
        ? Math.min(Math.max(wanted, sampled), Math.min(left(), fit))
        : Math.min(wanted, Math.min((left() + 1) / 2, (fit + 1) / 2));
  }

  /** How many there are for those that run together. */
  private int left() {
    return draw.left() - reserved;
  }
}
