package io.flyshuttle.cli.terminal;

import io.flyshuttle.cli.child.Event;
import io.flyshuttle.cli.compare.Attempt;
import io.flyshuttle.cli.compare.Audience;
import io.flyshuttle.forecast.Units;
import java.util.OptionalLong;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import org.jspecify.annotations.Nullable;

/** Progress for people: a bar that moves, replaced by a line when the strategy has ended. */
public final class Bars implements Audience {
  private static final String CLEAR = "\r\u001B[K"; // to the end of the line
  private static final int EVERY_MS = 100;
  private static final int NAME_WIDTH = 16;
  private static final int NARROW = 60; // no room there to line the bars up

  private final Screen screen;
  private final Endings endings = new Endings();
  private String label = "";
  private OptionalLong expected = OptionalLong.empty();
  private volatile Event.Advanced latest = new Event.Advanced(0, -1, 0);
  private @Nullable ProgressBar bar;

  /** Draws on the screen's error stream. */
  public Bars(Screen screen) {
    this.screen = screen;
  }

  @Override
  public void begins(String label, OptionalLong items) {
    this.label = label;
    expected = items;
    latest = new Event.Advanced(0, -1, 0);
    bar =
        new ProgressBarBuilder()
            .setUpdateIntervalMillis(EVERY_MS)
            .setConsumer(new ErrorStream())
            .setRenderer((state, width) -> render(width))
            .continuousUpdate()
            .build();
  }

  @Override
  public void advances(Event.Advanced advanced) {
    latest = advanced;
  }

  @Override
  public void ends(String label, Attempt attempt) {
    if (bar != null) {
      bar.close();
      bar = null;
      screen.err().print(CLEAR);
    }
    boolean failed = attempt instanceof Attempt.Failed;
    String line = endings.line(label, attempt);
    screen.tell(failed ? screen.bad(line) : line);
  }

  /** Such as "hybrid 63 % ██████▌ 3,412/s 2.10 s left", never wider than that. */
  String render(int width) {
    Event.Advanced now = latest;
    OptionalLong total = Phrases.total(now, expected);
    String name = width < NARROW ? label : ("%-" + NAME_WIDTH + "s").formatted(label);
    if (now.seconds() == 0) {
      return clip(name + " starting", width);
    }
    if (total.isEmpty() || total.getAsLong() == 0) {
      return clip(name + " " + Phrases.progress(now, total), width);
    }
    double part = Math.min(1, (double) now.done() / total.getAsLong());
    String before = name + " %5s ".formatted(Units.percent(part));
    String rate = " " + Units.rate(Phrases.rate(now)) + "/s";
    String left = Phrases.left(now, total).map(time -> "  " + time + " left").orElse("");
    // What does not fit is left out whole, the least important first.
    String after =
        Stream.of(rate + left, left, "")
            .filter(text -> before.length() + text.length() <= width)
            .findFirst()
            .orElse("");
    int room = Math.min(40, width - before.length() - after.length());
    String blocks = room < 4 ? "" : blocks(part, room);
    return clip(before + blocks + after, width);
  }

  private String blocks(double part, int room) {
    int full = (int) Math.round(part * room);
    return screen.isUnicode()
        ? "█".repeat(full) + "░".repeat(room - full)
        : "#".repeat(full) + ".".repeat(room - full);
  }

  private static String clip(String text, int width) {
    return text.length() <= width ? text : text.substring(0, Math.max(0, width));
  }

  /** The library's own asks JLine for the width, which would load a native library of its own. */
  private final class ErrorStream implements ProgressBarConsumer {
    @Override
    public int getMaxRenderedLength() {
      return screen.columns().getAsInt() - 1; // the last column would wrap
    }

    @Override
    public void accept(String line) {
      screen.err().print("\r" + line + "\u001B[K");
      screen.err().flush();
    }

    @Override
    public void close() {}
  }
}
