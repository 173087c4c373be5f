package io.flyshuttle.bench;

import java.util.ArrayList;
import java.util.List;

/** The command line of the races: names, a time, and how often. */
public record Arguments(List<String> names, int seconds, int repeats) {

  /** Reads them; ends the program with one line if they are wrong. */
  public static Arguments of(String[] arguments, List<String> known, int seconds, int repeats) {
    List<String> names = new ArrayList<>();
    int time = seconds;
    int times = repeats;
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      if (argument.equals("--seconds") && i + 1 < arguments.length) {
        time = positive(argument, arguments[++i]);
      } else if (argument.equals("--repeats") && i + 1 < arguments.length) {
        times = positive(argument, arguments[++i]);
      } else if (known.contains(argument)) {
        names.add(argument);
      } else {
        throw wrong("'" + argument + "': expected " + known + ", --seconds N or --repeats N");
      }
    }
    return new Arguments(names.isEmpty() ? known : List.copyOf(names), time, times);
  }

  private static int positive(String option, String value) {
    try {
      int number = Integer.parseInt(value);
      if (number > 0 && number <= 1_000_000) {
        return number;
      }
    } catch (NumberFormatException notOne) {
      // The message below says it.
    }
    throw wrong(option + " " + value + ": from 1 to 1000000");
  }

  private static AssertionError wrong(String message) {
    System.err.println(message);
    System.exit(2);
    return new AssertionError(message);
  }
}
