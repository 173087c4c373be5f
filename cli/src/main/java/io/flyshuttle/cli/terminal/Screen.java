package io.flyshuttle.cli.terminal;

import io.flyshuttle.cli.text.OneLine;
import io.flyshuttle.cli.text.Wrap;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Where this command writes.
 *
 * @param out for results
 * @param err for messages and progress
 * @param outIsTerminal whether a person looks at {@code out}
 * @param errIsTerminal whether a person looks at {@code err}
 * @param isColoured whether colours are wanted
 * @param isUnicode whether blocks and lines can be shown
 * @param columns the width of the terminal, now
 * @param outFailure why something could not be written to {@code out}, if so
 */
public record Screen(
    PrintStream out,
    PrintStream err,
    boolean outIsTerminal,
    boolean errIsTerminal,
    boolean isColoured,
    boolean isUnicode,
    IntSupplier columns,
    Supplier<Optional<String>> outFailure) {

  /** Where there is no terminal: what a log or a file can take. */
  public static final int DEFAULT_COLUMNS = 120;

  private static final int MAX_COMPLAINT = 600;
  private static final int STDOUT = 1;
  private static final int STDERR = 2;

  /** This process's own. */
  public static Screen ofProcess() {
    Map<String, String> environment = System.getenv();
    boolean out = Tty.isTerminal(STDOUT);
    boolean err = Tty.isTerminal(STDERR);
    boolean smart = !"dumb".equals(environment.get("TERM"));
    Recorded results = new Recorded(new FileOutputStream(FileDescriptor.out));
    return new Screen(
        new PrintStream(new BufferedOutputStream(results), true, System.out.charset()),
        System.err,
        out,
        err && smart,
        out && smart && environment.getOrDefault("NO_COLOR", "").isEmpty(),
        System.out.charset().newEncoder().canEncode('█'),
        () -> columns(environment, out, err),
        results::failure);
  }

  private static int columns(Map<String, String> environment, boolean out, boolean err) {
    String told = environment.getOrDefault("COLUMNS", "");
    if (told.matches("[1-9][0-9]{0,4}")) {
      return Integer.parseInt(told);
    }
    if (!out && !err) {
      return DEFAULT_COLUMNS;
    }
    return Tty.columns(out ? STDOUT : STDERR).orElse(80);
  }

  /** Writes {@code text} to {@code out}, broken into lines for a terminal only. */
  public void print(String text) {
    lines(text, outIsTerminal).forEach(out::println);
  }

  /** Writes {@code text} to {@code err}, broken into lines for a terminal only. */
  public void tell(String text) {
    lines(text, errIsTerminal).forEach(err::println);
  }

  /** Tells what is wrong, in one line. */
  public void complain(String what) {
    tell("flyshuttle: " + OneLine.of(what, MAX_COMPLAINT));
  }

  private List<String> lines(String text, boolean wrapped) {
    return wrapped ? Wrap.lines(text, columns.getAsInt()) : List.of(text);
  }

  /** {@code text} in bold, where colours are wanted. */
  public String bold(String text) {
    return styled("1", text);
  }

  /** {@code text} as good news. */
  public String good(String text) {
    return styled("32", text);
  }

  /** {@code text} as bad news. */
  public String bad(String text) {
    return styled("31", text);
  }

  private String styled(String code, String text) {
    return isColoured ? "\u001B[" + code + "m" + text + "\u001B[0m" : text;
  }
}
