package io.flyshuttle.cli.terminal;

import io.flyshuttle.cli.child.Event;
import io.flyshuttle.cli.compare.Attempt;
import io.flyshuttle.cli.compare.Audience;
import java.util.OptionalLong;

/** Progress for logs: a line when a strategy begins, one every few seconds, and one at its end. */
public final class Lines implements Audience {
  private static final double EVERY_SECONDS = 5;

  private final Screen screen;
  private final Endings endings = new Endings();
  private OptionalLong expected = OptionalLong.empty();
  private String label = "";
  private double next;

  /** Writes to the screen's error stream. */
  public Lines(Screen screen) {
    this.screen = screen;
  }

  @Override
  public void begins(String label, OptionalLong items) {
    this.label = label;
    expected = items;
    next = EVERY_SECONDS;
    screen.err().println(label + ": started");
  }

  @Override
  public void advances(Event.Advanced advanced) {
    if (advanced.seconds() >= next) {
      next = advanced.seconds() + EVERY_SECONDS;
      screen.err().println(label + ": " + Phrases.progress(advanced, expected));
    }
  }

  @Override
  public void ends(String label, Attempt attempt) {
    screen.err().println(endings.line(label, attempt));
  }
}
