package io.flyshuttle.cli.terminal;

import io.flyshuttle.cli.child.Event;
import io.flyshuttle.cli.compare.Attempt;
import io.flyshuttle.cli.compare.Audience;
import io.flyshuttle.cli.text.OneLine;
import java.util.OptionalLong;

/** Shows what each run wrote, after it has ended. */
public final class Verbose implements Audience {
  private final Screen screen;
  private final Audience progress;

  /** Shows it besides what {@code progress} shows. */
  public Verbose(Screen screen, Audience progress) {
    this.screen = screen;
    this.progress = progress;
  }

  @Override
  public void begins(String label, OptionalLong items) {
    progress.begins(label, items);
  }

  @Override
  public void advances(Event.Advanced advanced) {
    progress.advances(advanced);
  }

  @Override
  public void ends(String label, Attempt attempt) {
    progress.ends(label, attempt);
    attempt
        .output()
        .forEach(line -> screen.err().println("  [" + label + "] " + OneLine.plain(line)));
  }
}
