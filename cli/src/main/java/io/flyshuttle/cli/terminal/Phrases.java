package io.flyshuttle.cli.terminal;

import io.flyshuttle.cli.child.Event;
import io.flyshuttle.forecast.Units;
import java.util.Optional;
import java.util.OptionalLong;

/** How progress is put into words. */
final class Phrases {

  private Phrases() {}

  /** Such as "2,400 of 10,000 items, 812/s, 9.36 s left". */
  static String progress(Event.Advanced now, OptionalLong expected) {
    OptionalLong total = total(now, expected);
    String done = Units.count(now.done());
    String items = total.isEmpty() ? done : done + " of " + Units.count(total.getAsLong());
    return items
        + " items, "
        + Units.rate(rate(now))
        + "/s"
        + left(now, total).map(time -> ", " + time + " left").orElse("");
  }

  static OptionalLong total(Event.Advanced now, OptionalLong expected) {
    return now.total() >= 0 ? OptionalLong.of(now.total()) : expected;
  }

  static double rate(Event.Advanced now) {
    return now.seconds() > 0 ? now.done() / now.seconds() : 0;
  }

  /** The time left at the rate so far. */
  static Optional<String> left(Event.Advanced now, OptionalLong total) {
    if (total.isEmpty() || now.done() == 0) {
      return Optional.empty();
    }
    double seconds = Math.max(0, total.getAsLong() - now.done()) / rate(now);
    return Optional.of(Units.seconds(seconds));
  }
}
