package io.flyshuttle.cli.terminal;

import java.io.PrintStream;
import java.util.Map;
import java.util.function.IntSupplier;

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
 */
public record Screen(
    PrintStream out,
    PrintStream err,
    boolean outIsTerminal,
    boolean errIsTerminal,
    boolean isColoured,
    boolean isUnicode,
    IntSupplier columns) {

  /** Where there is no terminal: what a log or a file can take. */
  public static final int DEFAULT_COLUMNS = 120;

  private static final int STDOUT = 1;
  private static final int STDERR = 2;

  /** This process's own. */
  public static Screen ofProcess() {
    Map<String, String> environment = System.getenv();
    boolean out = Tty.isTerminal(STDOUT);
    boolean err = Tty.isTerminal(STDERR);
    boolean smart = !"dumb".equals(environment.get("TERM"));
    return new Screen(
        System.out,
        System.err,
        out,
        err && smart,
        out && smart && environment.getOrDefault("NO_COLOR", "").isEmpty(),
        System.out.charset().newEncoder().canEncode('█'),
        () -> columns(environment, out, err));
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
