package io.flyshuttle.cli.state;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

/** The machine's figures between two runs. */
public final class MachineFile {
  static final String NAME = "machine.json";

  private final StateFolder folder;
  private final Clock clock;

  /** Those in {@code folder}; {@code clock} tells their age. */
  public MachineFile(StateFolder folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /**
   * What there is.
   *
   * @param figures those of this machine; empty if there are none, or they don't count any more
   * @param because why they don't, in words; empty if they do or there never were any
   */
  public record Kept(Optional<Calibrated> figures, Optional<String> because) {}

  /** The figures of a machine such as {@code here}, read strictly. */
  public Kept read(Calibrated here) {
    try {
      Optional<String> text = folder.read(NAME);
      if (text.isEmpty()) {
        return new Kept(Optional.empty(), Optional.empty());
      }
      Calibrated figures = Json.read(text.get(), Calibrated.class).check();
      return figures.isTrueOf(here, clock.instant())
          ? new Kept(Optional.of(figures), Optional.empty())
          : gone("the machine's figures are of another JDK or machine, or too old");
    } catch (IOException unreadable) {
      return gone("the machine's figures can't be read: " + unreadable.getMessage());
    } catch (IllegalArgumentException damaged) {
      return gone(folder.path().resolve(NAME) + " is damaged, or of another version");
    }
  }

  private static Kept gone(String why) {
    return new Kept(Optional.empty(), Optional.of(why + "; measuring anew"));
  }

  /**
   * Keeps them.
   *
   * @throws IOException if that fails
   */
  public void write(Calibrated figures) throws IOException {
    folder.write(NAME, Json.pretty(figures));
  }
}
