package io.flyshuttle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Stages run where the items pass: in the calling thread, one item after the other. */
final class StageLink extends Link.Inner {

  private final Region region;
  private final List<Object> results = new ArrayList<>(1);

  /** Runs the one segment of {@code region}, which needs no place. */
  StageLink(Region region, Link next) {
    super(next);
    this.region = region;
  }

  @Override
  boolean push(Object item) throws Exception {
    if (!region.admit(new Object[] {item}, 1)) {
      return false;
    }
    Segment segment = region.segments().getFirst();
    results.clear();
    while (results.isEmpty()) {
      Optional<Work> work = segment.claim();
      if (work.isPresent()) {
        work.get().runInline();
      }
      // Empty-handed is only who waits for the back-off of a retry, or for the end of the run.
      if (region.take(results, () -> segment.ready()) == Region.Took.END) {
        return false;
      }
    }
    return next.push(results.getFirst());
  }
}
