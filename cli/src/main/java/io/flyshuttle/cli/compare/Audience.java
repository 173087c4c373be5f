package io.flyshuttle.cli.compare;

import io.flyshuttle.cli.child.Event;
import java.util.OptionalLong;

/** Who is told how a comparison goes. Called by one thread. */
public interface Audience {

  /**
   * A strategy begins.
   *
   * @param label its name, with the round where there are several
   * @param items in all, where that is known
   */
  void begins(String label, OptionalLong items);

  /** The strategy that has begun last is that far. */
  void advances(Event.Advanced advanced);

  /** It has ended. */
  void ends(String label, Attempt attempt);
}
