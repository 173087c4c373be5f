package io.flyshuttle.cli;

import io.flyshuttle.cli.terminal.Screen;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A screen that remembers. */
public final class TestScreen {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Screen screen;

  private TestScreen(boolean terminal, boolean coloured, int columns) {
    screen =
        new Screen(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            terminal,
            terminal,
            coloured,
            true,
            () -> columns,
            Optional::empty);
  }

  /** Like a pipe or a file. */
  public static TestScreen plain() {
    return new TestScreen(false, false, Screen.DEFAULT_COLUMNS);
  }

  /** Like a terminal of that width, with colours. */
  public static TestScreen terminal(int columns) {
    return new TestScreen(true, true, columns);
  }

  /** Like a terminal of that width, with {@code NO_COLOR} set. */
  public static TestScreen colourless(int columns) {
    return new TestScreen(true, false, columns);
  }

  /** To write on. */
  public Screen screen() {
    return screen;
  }

  /** What was written as result. */
  public String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  /** What was written as message. */
  public String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
