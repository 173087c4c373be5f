package io.flyshuttle;

import io.flyshuttle.spi.Nature;
import io.flyshuttle.spi.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Decides for a strategy which stages share threads, and where these are. */
final class Layout {

  private final Strategy strategy;
  private final Host host;
  private final Host.@Nullable Provided provided;
  private final ReentrantLock loop = new ReentrantLock();
  private final Place threads; // of the strategy that has a number of them

  private Layout(Strategy strategy, Host host, Host.@Nullable Provided provided) {
    this.strategy = strategy;
    this.host = host;
    this.provided = provided;
    this.threads = Crew.ofPlatform(Math.max(1, strategy.threads()));
  }

  /**
   * The layout of {@code strategy}.
   *
   * @throws Exception if its place cannot be opened
   */
  static Layout of(Strategy strategy, Host host) throws Exception {
    boolean own = strategy.layout() == Strategy.Layout.PROVIDED;
    return new Layout(strategy, host, own ? host.provided(strategy) : null);
  }

  /** Whether everything runs in the calling thread. */
  boolean inline() {
    return strategy.layout() == Strategy.Layout.INLINE;
  }

  /** Items that may be at it at once because of the strategy alone. */
  int width() {
    return switch (strategy.layout()) {
      case INLINE -> 1;
      case THREADS -> strategy.threads();
      case LOOP, VIRTUAL, HYBRID, AUTO, PROVIDED -> 2 * cpus();
    };
  }

  int cpus() {
    return host.config().cpus();
  }

  /**
   * A segment to be.
   *
   * @param gate takes its permits before items wait for the place, so that no thread there waits
   */
  record Laid(
      List<String> names,
      List<ThrowingFunction<?, ?>> functions,
      List<Step> steps,
      Nature nature,
      int concurrency,
      Place place,
      Optional<Limit> gate) {

    static Laid on(Place place, Nature nature, int concurrency, Optional<Limit> gate) {
      return new Laid(
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>(),
          nature,
          concurrency,
          place,
          gate);
    }

    void add(ThrowingFunction<?, ?> function, Step step) {
      functions.add(function);
      steps.add(step);
    }

    /**
     * Whether another stage on {@code other} joins this one. Of another concurrency it does not:
     * what bounds a step below its segment does so in this JVM only.
     */
    @SuppressWarnings("ReferenceEquality") // the same pool
    boolean fusesOn(Place other, int concurrency) {
      boolean timed = steps.stream().anyMatch(step -> step.timeout().isPresent());
      return place == other
          && gate.isEmpty()
          && this.concurrency == concurrency
          && (!timed || place instanceof CpuPool);
    }

    String name() {
      return names.isEmpty() ? "map" : String.join("+", names);
    }
  }

  /**
   * The segments for neighbouring stages and maps.
   *
   * @param watches who is told of the calls, of the first of these stages on
   */
  List<Laid> segments(List<Op> ops, Watches watches) {
    List<Laid> laid = new ArrayList<>();
    List<Op.Map> early = new ArrayList<>(); // maps before the first stage join it
    int index = -1; // of the stage
    for (Op op : ops) {
      if (op instanceof Op.Stage stage) {
        Optional<Step.Watch> watch = watches.of(++index);
        Laid segment = segmentFor(stage, laid);
        early.forEach(map -> segment.add(map.function(), Step.plain(watch)));
        early.clear();
        segment.names().add(stage.label());
        segment.add(stage.function(), step(stage, segment, watch));
      } else if (op instanceof Op.Map map) {
        if (laid.isEmpty()) {
          early.add(map);
        } else {
          laid.getLast().add(map.function(), Step.plain(watches.of(index)));
        }
      }
    }
    return laid;
  }

  /**
   * Who watches some neighbouring stages.
   *
   * @param first the index of the first of them in the pipeline
   */
  record Watches(Optional<StageObserver> observer, int first) {
    Optional<Step.Watch> of(int stage) {
      return observer.map(each -> new Step.Watch(each, first + stage));
    }
  }

  private Laid segmentFor(Op.Stage stage, List<Laid> laid) {
    return switch (strategy.layout()) {
      case INLINE, THREADS ->
          laid.isEmpty()
              ? with(laid, threads, Nature.IO, width(), Optional.empty())
              : laid.getLast();
      case LOOP, VIRTUAL -> onVirtualThreads(stage, laid);
      case HYBRID, AUTO, PROVIDED -> onItsPool(stage, laid);
    };
  }

  private Laid onVirtualThreads(Op.Stage stage, List<Laid> laid) {
    if (stage.nature() != Nature.IO && !laid.isEmpty()) {
      return laid.getLast();
    }
    int wide = stage.nature() != Nature.IO ? width() : wideAsPermits(stage);
    return with(laid, Crew.ofVirtual(wide), stage.nature(), wide, Optional.empty());
  }

  private Laid onItsPool(Op.Stage stage, List<Laid> laid) {
    Place place = pooled(stage.nature());
    if (place == null) {
      int wide = wideAsPermits(stage);
      return with(laid, Crew.ofVirtual(wide), Nature.IO, wide, Optional.empty());
    }
    boolean bounded = stage.limit().isPresent();
    boolean alone = place != host.cpu() && stage.timeout().isPresent(); // kills know no step
    if (!bounded
        && !alone
        && !laid.isEmpty()
        && laid.getLast().fusesOn(place, stage.concurrency())) {
      return laid.getLast();
    }
    return with(laid, place, stage.nature(), stage.concurrency(), stage.limit());
  }

  /** No thread of a stage waits for a permit that other threads of it hold. */
  private static int wideAsPermits(Op.Stage stage) {
    return Math.min(
        stage.concurrency(), stage.limit().map(Limit::atMost).orElse(Integer.MAX_VALUE));
  }

  private static Laid with(
      List<Laid> laid, Place place, Nature nature, int concurrency, Optional<Limit> gate) {
    Laid next = Laid.on(place, nature, concurrency, gate);
    laid.add(next);
    return next;
  }

  /** The pool for stages of that nature; null where each stage has threads of its own. */
  private @Nullable Place pooled(Nature nature) {
    if (provided != null && serves().contains(nature)) {
      return provided.place();
    }
    return switch (nature) {
      case IO -> null;
      case CPU -> host.cpu();
      case KILLABLE -> host.killing();
    };
  }

  private Set<Nature> serves() {
    return provided == null ? Set.of() : provided.serves();
  }

  private Step step(Op.Stage stage, Laid segment, Optional<Step.Watch> watch) {
    boolean narrower = stage.nature() == Nature.IO && stage.concurrency() < segment.concurrency();
    boolean onLoop = stage.nature() != Nature.IO && strategy.layout() == Strategy.Layout.LOOP;
    return new Step(
        stage.retry(),
        stage.timeout(),
        inline() ? Overrun.WAIT : stage.overrun(), // the caller's thread can't be left behind
        segment.gate().isPresent() ? Optional.empty() : stage.limit(),
        narrower ? Optional.of(Limit.fixed(stage.concurrency())) : Optional.empty(),
        onLoop ? Optional.of(loop) : Optional.empty(),
        watch);
  }
}
