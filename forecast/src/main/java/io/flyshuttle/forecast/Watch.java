package io.flyshuttle.forecast;

import io.flyshuttle.Pipeline;
import io.flyshuttle.Strategy;
import io.flyshuttle.Ticker;
import io.flyshuttle.spi.Nature;
import io.flyshuttle.spi.Pilot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Watches one run, and decides. What a call takes is its time: in a stage that computes that
 * includes what the kernel gave to others meanwhile.
 */
final class Watch implements Pilot.Course {
  private static final int KEPT = 512; // items of a stage; a power of two
  private static final int FIRST = 256; // items before the first plan
  private static final double WORTH = 1.1; // times as fast, to move

  private final Ticker ticker;
  private final Executor aside;
  private final Planner planner;
  private final List<Seen> stages;
  private final OptionalInt window;
  private final ThreadLocal<long[]> began = ThreadLocal.withInitial(() -> new long[1]);

  private final AtomicInteger nextPlan = new AtomicInteger(FIRST); // items of the last stage
  private final AtomicInteger through = new AtomicInteger();
  private volatile Optional<Strategy> decided = Optional.empty();
  private volatile boolean over;

  /**
   * Begins.
   *
   * @param aside where to plan, which takes some milliseconds
   */
  Watch(Pipeline<?> pipeline, Machine machine, Ticker ticker, Executor aside) {
    this.ticker = ticker;
    this.aside = aside;
    this.planner = new Planner(machine.begun()).among(AutoPilot.STRATEGIES);
    this.stages = pipeline.stages().stream().map(Seen::new).toList();
    this.window = pipeline.window();
  }

  /** What is known of a stage. */
  private static final class Seen {
    private final Pipeline.StageInfo info;
    private final Throttle throttle;
    private final AtomicLongArray nanos = new AtomicLongArray(KEPT); // by item, modulo; 0: none

    Seen(Pipeline.StageInfo info) {
      this.info = info;
      this.throttle = new Throttle(info.concurrency());
    }

    boolean waits() {
      return info.nature() == Nature.IO;
    }
  }

  @Override
  public void begin(int stage, long item, Object input) {
    began.get()[0] = ticker.nanos();
  }

  @Override
  public void end(int stage, long item, Object output) {
    ended(stage, item, true);
  }

  @Override
  public void failed(int stage, long item, Throwable cause) {
    ended(stage, item, false);
  }

  private void ended(int stage, long item, boolean well) {
    long now = ticker.nanos();
    Seen seen = stages.get(stage);
    seen.nanos.setOpaque((int) item & (KEPT - 1), Math.max(1, now - began.get()[0]));
    if (seen.waits()) {
      seen.throttle.ended(now, well);
    }
    if (stage == stages.size() - 1) {
      int count = through.incrementAndGet();
      int due = nextPlan.get();
      if (count >= due && nextPlan.compareAndSet(due, (int) Math.min(1L << 30, 2L * count))) {
        aside.execute(this::plan);
      }
    }
  }

  private void plan() {
    Optional<Demand> demand = over ? Optional.empty() : demand();
    if (demand.isEmpty()) {
      return;
    }
    Plan plan = planner.plan(demand.get());
    Forecast stay =
        plan.of(decided.map(Strategy::name).orElse(AutoPilot.STRATEGIES.getFirst())).orElseThrow();
    boolean faster = stay.seconds() >= WORTH * plan.forecast().seconds();
    boolean calmer = !Contender.of(stay).isAsCalmAs(Contender.of(plan.forecast()));
    if (faster || calmer) {
      decided = Optional.of(Strategy.parse(plan.forecast().strategy()));
    }
  }

  /** The items that all stages have seen of late; empty while there are too few. */
  private Optional<Demand> demand() {
    List<long[]> costs = new ArrayList<>();
    for (int slot = 0; slot < KEPT; slot++) {
      long[] item = new long[stages.size()];
      boolean whole = true;
      for (int stage = 0; stage < item.length; stage++) {
        item[stage] = stages.get(stage).nanos.getOpaque(slot);
        whole &= item[stage] > 0;
      }
      if (whole) {
        costs.add(item);
      }
    }
    if (costs.size() < FIRST / 2) {
      return Optional.empty();
    }
    int items = costs.size();
    List<Demand.Stage> demanded = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      int stage = i;
      Seen seen = stages.get(i);
      Costs taken = Costs.of(items, item -> costs.get(item)[stage]);
      Costs none = Costs.none(items);
      demanded.add(
          new Demand.Stage(
              seen.info.name(),
              seen.info.nature(),
              seen.info.concurrency(),
              seen.waits() ? taken : none,
              seen.waits() ? none : taken,
              0));
    }
    return Optional.of(new Demand(items, demanded, window));
  }

  @Override
  public Optional<Strategy> next() {
    return decided;
  }

  @Override
  public int concurrency(int stage) {
    return stages.get(stage).throttle.atMost();
  }

  @Override
  public void ended() {
    over = true;
  }
}
