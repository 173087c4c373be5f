package io.flyshuttle.cli.workload;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What someone may have meant. */
public final class Nearest {

  private Nearest() {}

  /** The one of {@code names} that needs the fewest edits to become {@code text}, if few. */
  public static Optional<String> to(String text, Collection<String> names) {
    // With a letter or two, everything would be near.
    int enough = Math.min(Math.max(2, text.length() / 3), Math.max(0, text.length() - 2));
    return names.stream()
        .min(Comparator.comparingInt(name -> edits(text, name)))
        .filter(name -> edits(text, name) <= enough);
  }

  /** Levenshtein's distance, upper and lower case alike. */
  private static int edits(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replace, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[b.length()];
  }
}
