package io.flyshuttle.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Goes through all orders of events from the start of a {@link World} up to a number of steps, each
 * state once. Breadth first: what it finds, it finds by a shortest way.
 */
final class Explorer {

  /** The last step of a way; what comes of it is not kept. */
  private record Way(@Nullable Way before, String last, int steps) {
    @Override
    public String toString() {
      return before == null ? "" : before + "\n  " + last;
    }
  }

  /** A world, and how it was reached. */
  private record Found(World world, Way way) {}

  private Explorer() {}

  /**
   * Explores.
   *
   * @param most states to look at
   * @return how many there were
   * @throws AssertionError with the steps that lead to what must not be
   */
  static int explore(World start, int depth, int most) {
    Set<WorldKey> seen = new HashSet<>();
    Deque<Found> open = new ArrayDeque<>();
    open.add(new Found(start, new Way(null, "", 0)));
    seen.add(start.key());
    while (!open.isEmpty() && seen.size() < most) {
      Found at = open.remove();
      List<World.Step> steps = at.world.steps();
      if (World.rests(steps)) {
        check(at);
      }
      if (at.way.steps >= depth) {
        continue;
      }
      for (World.Step step : steps) {
        World next = at.world.copy();
        try {
          step.action().accept(next);
        } catch (AssertionError | RuntimeException wrong) {
          throw new AssertionError(wrong + "\nafter" + at.way + "\n  " + step, wrong);
        }
        if (seen.add(next.key())) {
          open.add(new Found(next, new Way(at.way, step.toString(), at.way.steps + 1)));
        }
      }
    }
    return seen.size();
  }

  private static void check(Found at) {
    try {
      at.world.checkRest();
    } catch (AssertionError wrong) {
      throw new AssertionError(wrong.getMessage() + "\nafter" + at.way, wrong);
    }
  }
}
