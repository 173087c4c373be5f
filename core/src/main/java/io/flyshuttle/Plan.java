package io.flyshuttle;

import io.flyshuttle.spi.Nature;
import io.flyshuttle.spi.StageCode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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
  private final Layout layout;
  private final Pipeline<?> pipeline;
  private final List<Part> parts;
  private final int lastSettle;

  private Plan(Run run, Layout layout, Pipeline<?> pipeline) {
    this.run = run;
    this.layout = layout;
    this.pipeline = pipeline;
    this.lastSettle = lastSettle(pipeline.ops());
    this.parts = layout.inline() ? parts() : withBuffers(parts());
  }

  /**
   * Builds the parts of {@code run}.
   *
   * @param sink where the last chain ends
   */
  static Section lay(Host host, Run run, RunOptions options, Pipeline<?> pipeline, Link sink)
      throws Exception {
    Layout layout = Layout.of(options.strategy(), host);
    return new Plan(run, layout, pipeline).build(sink);
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
      regions.add(part.stages ? region(part) : null);
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
      chain = new AdmitLink(region, run.ticker(), gathers);
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

  private Region region(Part part) {
    Region region = run.add(new Region(run, window(part)));
    List<Segment> segments = new ArrayList<>();
    boolean settled = part.first < lastSettle;
    for (Layout.Laid laid : layout.segments(part.ops, watches(part))) {
      laid.gate().ifPresent(limit -> segments.add(gate(region, segments.size(), limit)));
      segments.add(segment(region, segments.size(), laid, settled));
    }
    region.segments(segments);
    if (!layout.inline()) {
      segments.forEach(Segment::attach);
    }
    return region;
  }

  private Layout.Watches watches(Part part) {
    long before =
        pipeline.ops().subList(0, part.first).stream().filter(Op.Stage.class::isInstance).count();
    return new Layout.Watches(pipeline.observer(), (int) before);
  }

  private Segment segment(Region region, int index, Layout.Laid laid, boolean settled) {
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
            Optional.empty()),
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
            Optional.of(limit));
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
