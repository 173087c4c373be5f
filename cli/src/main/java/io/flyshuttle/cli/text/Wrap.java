package io.flyshuttle.cli.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Breaks text at its spaces, so that a narrow terminal does not break it within words. */
public final class Wrap {
  private static final Pattern STYLES = Pattern.compile("\u001B\\[[0-9]*m");

  /** All spaces but those between a figure and its unit. */
  private static final Pattern SPACES = Pattern.compile("(?<![0-9]) | (?!(s|ms|MB|GB)\\b|%)");

  private Wrap() {}

  /** {@code text} in lines of at most {@code columns} characters, but for longer words. */
  public static List<String> lines(String text, int columns) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int length = 0;
    for (String word : SPACES.split(text, -1)) {
      int shown = STYLES.matcher(word).replaceAll("").length();
      if (length > 0 && length + 1 + shown > columns) {
        lines.add(line.toString());
        line.setLength(0);
        length = 0;
      }
      line.append(length == 0 ? "" : " ").append(word);
      length += shown + (length == 0 ? 0 : 1);
    }
    lines.add(line.toString());
    return lines;
  }
}
