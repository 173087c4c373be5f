package io.flyshuttle.cli.terminal;

import io.flyshuttle.cli.child.Event;
import io.flyshuttle.cli.compare.Attempt;
import io.flyshuttle.cli.compare.Audience;
import java.util.OptionalLong;

/** No progress at all. */
public final class Silence implements Audience {
  @Override
  public void begins(String label, OptionalLong items) {}

  @Override
  public void advances(Event.Advanced advanced) {}

  @Override
  public void ends(String label, Attempt attempt) {}
}
