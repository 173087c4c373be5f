package io.flyshuttle;

import io.flyshuttle.spi.Pilot;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Moves a part of a watched run to another strategy: a region laid out for that admits in place of
 * the one before, which ends with what it has. Used by the thread that admits.
 */
final class Relay implements UnaryOperator<Region> {
  private final Pilot.Course course;
  private final Run run;
  private final ThrowingFunction<Strategy, Region> layOut;
  private Strategy now = Strategy.hybrid();

  Relay(Pilot.Course course, Run run, ThrowingFunction<Strategy, Region> layOut) {
    this.course = course;
    this.run = run;
    this.layOut = layOut;
  }

  @Override
  public Region apply(Region region) {
    Optional<Strategy> next = course.next().filter(this::isOther);
    if (next.isEmpty()) {
      return region;
    }
    now = next.get();
    Region other;
    try {
      other = layOut.apply(now);
    } catch (Exception impossible) { // nothing is opened for these strategies
      throw Failures.asThrown(impossible);
    }
    return run.relay(region, other) ? other : region;
  }

  private boolean isOther(Strategy next) {
    return !next.equals(now)
        && switch (next.layout()) {
          case THREADS, LOOP, VIRTUAL, HYBRID -> true;
          case INLINE, AUTO, PROVIDED -> false;
        };
  }
}
