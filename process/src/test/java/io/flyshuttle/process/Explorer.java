package io.flyshuttle.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Goes through all orders of events from the start of a {@link World} up to a number of steps, each
 * state once. Breadth first: what it finds, it finds by a shortest way.
 */
final class Explorer {

  /** A world, how it was reached, and in how many steps. */
  private record Found(World world, @Nullable Found before, String by, int steps) {}

  private Explorer() {}

  /**
   * Explores.
   *
   * @param most states to look at
   * @return how many there were
   * @throws AssertionError with the steps that lead to what must not be
   */
  static int explore(World start, int depth, int most) {
    Map<String, Boolean> seen = new HashMap<>();
    Deque<Found> open = new ArrayDeque<>();
    open.add(new Found(start, null, "", 0));
    seen.put(start.key(), true);
    while (!open.isEmpty() && seen.size() < most) {
      Found at = open.remove();
      List<World.Step> steps = at.world().steps();
      if (steps.stream().noneMatch(step -> step.who() == World.Who.WORLD)) {
        check(at);
      }
      if (at.steps() >= depth) {
        continue;
      }
      for (World.Step step : steps) {
        World next = at.world().copy();
        Found found = new Found(next, at, step.name(), at.steps() + 1);
        try {
          step.action().accept(next);
        } catch (AssertionError | RuntimeException wrong) {
          throw new AssertionError(wrong + "\nafter" + way(found), wrong);
        }
        if (seen.putIfAbsent(next.key(), true) == null) {
          open.add(found);
        }
      }
    }
    return seen.size();
  }

  private static void check(Found at) {
    try {
      at.world().checkRest();
    } catch (AssertionError wrong) {
      throw new AssertionError(wrong.getMessage() + "\nafter" + way(at), wrong);
    }
  }

  private static String way(Found last) {
    StringBuilder way = new StringBuilder();
    for (Found found = last; found != null; found = found.before()) {
      way.insert(0, "\n  " + found.by());
    }
    return way.toString();
  }
}
