package io.flyshuttle;

import io.flyshuttle.spi.Nature;
import io.flyshuttle.spi.Pilot;
import io.flyshuttle.spi.StageCode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Lays a pipeline out for a run: neighbouring stages become a {@link Region}, what sees items one
 * at a time becomes a chain of {@link Link}s between regions, and each region but the last gets a
 * thread that pumps items into the next.
 */
final class Plan {

  private static final int SMALLEST_WINDOW = 64;
  private static final int LARGEST_WINDOW = 1 << 20;

  private final Run run;
  private final Host host;
  private final Layout layout;
  private final Optional<Pilot.Course> course; // of a run that is watched
  private final Pipeline<?> pipeline;
  private final List<Part> parts;
  private final int lastSettle;

  private Plan(
      Run run, Host host, Layout layout, Pipeline<?> pipeline, Optional<Pilot.Course> course) {
    this.run = run;
    this.host = host;
    this.layout = layout;
    this.course = course;
    this.pipeline = pipeline;
    this.lastSettle = lastSettle(pipeline.ops());
    this.parts = layout.inline() ? parts() : withBuffers(parts());
  }

  /**
   * Builds the parts of {@code run}.
   *
   * @param sink where the last chain ends
   * @throws IllegalStateException if the strategy is auto, and nobody decides
   */
  static Section lay(Host host, Run run, RunOptions options, Pipeline<?> pipeline, Link sink)
      throws Exception {
    Layout layout = Layout.of(options.strategy(), host);
    if (options.strategy().layout() != Strategy.Layout.AUTO) {
      return new Plan(run, host, layout, pipeline, Optional.empty()).build(sink);
    }
    Pilot.Course course = host.pilot().begin(pipeline, layout.cpus());
    run.watchedBy(course);
    return new Plan(run, host, layout, pipeline.observed(course), Optional.of(course)).build(sink);
  }

  private static int lastSettle(List<Op> ops) {
    for (int i = ops.size() - 1; i >= 0; i--) {
      if (ops.get(i) instanceof Op.Settle) {
        return i;
      }
    }
    return -1;
  }

  /** Neighbouring operations of one kind. */
  private static final class Part {
    final boolean stages; // else a chain
    final int first; // its first operation's index
    final List<Op> ops = new ArrayList<>();

    Part(boolean stages, int first) {
      this.stages = stages;
      this.first = first;
    }

    /**
     * Whether {@code op} belongs to another part of its own kind: a window that was given bounds
     * what stands before it and no more; and what is to be in order can't share one with what is
     * not.
     */
    boolean closedTo(Op op) {
      return op instanceof Op.Stage next
          && ops.stream()
              .anyMatch(before ->
                  before instanceof Op.Stage stage
                      && (stage.order() instanceof Op.Order.Ordered
                          || (stage.order() instanceof Op.Order.Unordered
                              && next.order() instanceof Op.Order.Ordered)));
    }
  }

  private List<Part> parts() {
    List<Op> ops = pipeline.ops();
    List<Part> found = new ArrayList<>();
    for (int i = 0; i < ops.size(); i++) {
      Op op = ops.get(i);
      boolean stage = op instanceof Op.Stage || (op instanceof Op.Map && besideStage(ops, i));
      boolean fits = !found.isEmpty() && found.getLast().stages == stage;
      if (!fits || found.getLast().closedTo(op)) {
        found.add(new Part(stage, i));
      }
      found.getLast().ops.add(op);
    }
    return found;
  }

  /** A map runs within the stage before it or else the one behind it, if there is one. */
  private static boolean besideStage(List<Op> ops, int map) {
    int before = map;
    while (before >= 0 && ops.get(before) instanceof Op.Map) {
      before--;
    }
    int behind = map;
    while (behind < ops.size() && ops.get(behind) instanceof Op.Map) {
      behind++;
    }
    boolean afterStage = before >= 0 && ops.get(before) instanceof Op.Stage;
    return afterStage || (behind < ops.size() && ops.get(behind) instanceof Op.Stage);
  }

  /** A batch watches the time while it waits, which it can't do on a source but on a region. */
  private static List<Part> withBuffers(List<Part> parts) {
    List<Part> buffered = new ArrayList<>(parts);
    boolean chainFirst = !buffered.isEmpty() && !buffered.getFirst().stages;
    if (chainFirst && buffered.getFirst().ops.stream().anyMatch(Op.Batch.class::isInstance)) {
      buffered.addFirst(new Part(true, 0));
    }
    return buffered;
  }

  private Section build(Link sink) {
    List<@Nullable Region> regions = new ArrayList<>();
    for (Part part : parts) {
      regions.add(part.stages ? run.add(region(part, layout)) : null);
    }
    if (layout.inline()) {
      Link chain = sink;
      for (int i = parts.size() - 1; i >= 0; i--) {
        Region region = regions.get(i);
        chain = region != null ? new StageLink(region, chain) : chain(parts.get(i), chain);
      }
      return new Section(run, pipeline.source(), null, chain, SMALLEST_WINDOW);
    }
    Link chain = sink;
    Section last = null;
    for (int i = parts.size() - 1; i >= 0; i--) {
      Region region = regions.get(i);
      if (region == null) {
        chain = chain(parts.get(i), chain);
        continue;
      }
      Section behind = new Section(run, pipeline.source(), region, chain, SMALLEST_WINDOW);
      if (last == null) {
        last = behind;
      } else {
        run.pump(behind);
      }
      boolean gathers = pipeline.source().quick() || hasRegionBefore(regions, i);
      chain = new AdmitLink(region, run.ticker(), gathers, relay(parts.get(i)));
    }
    int window = firstWindow(regions);
    Section first = new Section(run, pipeline.source(), null, chain, window);
    if (last == null) {
      return first;
    }
    run.pump(first);
    return last;
  }

  private static boolean hasRegionBefore(List<@Nullable Region> regions, int index) {
    return regions.subList(0, index).stream().anyMatch(region -> region != null);
  }

  private static int firstWindow(List<@Nullable Region> regions) {
    for (Region region : regions) {
      if (region != null) {
        return region.window();
      }
    }
    return SMALLEST_WINDOW;
  }

  private Link chain(Part part, Link end) {
    Link chain = end;
    for (int i = part.ops.size() - 1; i >= 0; i--) {
      Op op = part.ops.get(i);
      int at = part.first + i;
      chain =
          switch (op) {
            case Op.Map map -> new MapLink(map, at < lastSettle, chain);
            case Op.Batch batch -> new BatchLink(batch, run.ticker(), chain);
            case Op.Gather gather -> new GatherLink(gather.gatherer(), chain);
            case Op.Settle _ -> new SettleLink(chain);
            case Op.Report report ->
                new CountLink(run.add(new Reporter(report, total(at), run)), chain);
            case Op.Stage stage -> throw new AssertionError(stage);
          };
    }
    return chain;
  }

  /** The number of items that pass before operation {@code at}, where that is known. */
  private OptionalLong total(int at) {
    boolean same =
        pipeline.ops().subList(0, at).stream()
            .noneMatch(op -> op instanceof Op.Batch || op instanceof Op.Gather);
    return same ? pipeline.source().size() : OptionalLong.empty();
  }

  /** Who gives the region that items of {@code part} are admitted to. */
  private UnaryOperator<Region> relay(Part part) {
    return course
        .<UnaryOperator<Region>>map(watching ->
            new Relay(watching, run, strategy -> region(part, Layout.of(strategy, host))))
        .orElse(UnaryOperator.identity());
  }

  private Region region(Part part, Layout layout) {
    Region region = new Region(run, window(part));
    List<Segment> segments = new ArrayList<>();
    int stage = stagesBefore(part); // the index of the first one of the segment
    boolean settled = part.first < lastSettle;
    for (Layout.Laid laid : layout.segments(part.ops, watches(part))) {
      laid.gate().ifPresent(limit -> segments.add(gate(region, segments.size(), limit)));
      segments.add(segment(region, segments.size(), laid, settled, atMost(laid, stage)));
      stage += laid.names().size();
    }
    region.segments(segments);
    if (!layout.inline()) {
      segments.forEach(Segment::attach);
    }
    return region;
  }

  private Layout.Watches watches(Part part) {
    return new Layout.Watches(pipeline.observer(), stagesBefore(part));
  }

  private int stagesBefore(Part part) {
    List<Op> before = pipeline.ops().subList(0, part.first);
    return (int) before.stream().filter(Op.Stage.class::isInstance).count();
  }

  /** How many may wait at once, where somebody watches. */
  private IntSupplier atMost(Layout.Laid laid, int stage) {
    return laid.nature() == Nature.IO && course.isPresent()
        ? () -> Math.max(1, course.get().concurrency(stage))
        : () -> Integer.MAX_VALUE;
  }

  private Segment segment(
      Region region, int index, Layout.Laid laid, boolean settled, IntSupplier atMost) {
    BitSet guarded = new BitSet();
    for (int i = 0; i < laid.steps().size(); i++) {
      guarded.set(i, laid.steps().get(i).guarded());
    }
    StageCode code = new StageCode(laid.name(), laid.functions(), guarded);
    return new Segment(
        run,
        region,
        index,
        new Segment.Spec(
            code,
            laid.steps(),
            laid.nature(),
            laid.concurrency(),
            settled,
            laid.gate().isPresent() ? Segment.Role.GATED : Segment.Role.FREE,
            Optional.empty(),
            atMost),
        laid.place());
  }

  /** One virtual thread that takes the permits, so that no thread of a pool waits for them. */
  private Segment gate(Region region, int index, Limit limit) {
    Segment.Spec spec =
        new Segment.Spec(
            new StageCode("limit", List.of(), new BitSet()),
            List.of(),
            Nature.IO,
            1,
            false,
            Segment.Role.GATE,
            Optional.of(limit),
            () -> Integer.MAX_VALUE);
    return new Segment(run, region, index, spec, Crew.ofVirtual(1));
  }

  private Region.Window window(Part part) {
    boolean ordered = true;
    int given = 0;
    long sum = 0;
    for (Op op : part.ops) {
      if (op instanceof Op.Stage stage) {
        int most = stage.nature() != Nature.IO ? layout.cpus() : LARGEST_WINDOW;
        sum += Math.min(stage.concurrency(), most);
        switch (stage.order()) {
          case Op.Order.Unordered _ -> ordered = false;
          case Op.Order.Ordered(int window) -> given = window;
          case Op.Order.Default _ -> {}
        }
      }
    }
    if (layout.inline()) {
      return new Region.Window(2, true, false); // the one at hand, and the one given out before
    }
    if (given > 0) {
      return new Region.Window(given, ordered, false);
    }
    long size = Math.clamp(2 * Math.max(sum, layout.width()), SMALLEST_WINDOW, LARGEST_WINDOW);
    return new Region.Window((int) size, ordered, size < Region.LARGEST_DEFAULT_WINDOW);
  }
}
