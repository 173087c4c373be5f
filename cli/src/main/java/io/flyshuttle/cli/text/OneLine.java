package io.flyshuttle.cli.text;

import java.util.regex.Pattern;

/** Makes one short line, safe on any terminal, of text that others wrote. */
public final class OneLine {

  /** Enough of an exception's words to know it by; {@code --verbose} has all of them. */
  private static final int EXCEPTION = 300;

  private static final String CUT = "...";

  /** ECMA-48 sequences, such as those for colours, and the titles that xterm takes. */
  private static final Pattern SEQUENCES =
      Pattern.compile(
          "\u001B(\\[[0-?]*[ -/]*[@-~]|][^\u0007\u001B]*(\u0007|\u001B\\\\)|[@-Z\\\\^_])");

  private static final Pattern LINE_END = Pattern.compile("\\R");

  private OneLine() {}

  /** What {@code thrown} says of itself in its first line, or else its class. */
  public static String of(Throwable thrown) {
    String[] lines = LINE_END.split(words(thrown).strip(), 2);
    String first = plain(lines[0]).strip();
    String whole = first.isEmpty() ? thrown.getClass().getName() : first;
    return clip(lines.length > 1 ? whole + " " + CUT : whole, EXCEPTION);
  }

  /** The class may be the user's, and throw in its turn. */
  private static String words(Throwable thrown) {
    try {
      String words = thrown.toString();
      return words == null ? "" : words;
    } catch (RuntimeException | StackOverflowError broken) {
      return "";
    }
  }

  /** {@code text} with its line ends written as \n, and no more than {@code max} characters. */
  public static String of(String text, int max) {
    return clip(plain(LINE_END.matcher(text).replaceAll("\\\\n")), max);
  }

  /** {@code text} without what would move the cursor, ring, or change colours; tabs stay. */
  public static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    SEQUENCES
        .matcher(text)
        .replaceAll("")
        .codePoints()
        .filter(c -> c == '\t' || !isControl(c))
        .forEach(plain::appendCodePoint);
    return plain.toString();
  }

  private static boolean isControl(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE;
  }

  /** Cut in the middle: what was wrong stands at the beginning, what to do at the end. */
  private static String clip(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int tail = max / 3;
    return text.substring(0, max - tail - CUT.length())
        + CUT
        + text.substring(text.length() - tail);
  }
}
