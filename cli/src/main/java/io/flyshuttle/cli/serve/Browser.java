package io.flyshuttle.cli.serve;

import io.flyshuttle.cli.terminal.Screen;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/** The user's browser, opened by the system's own means: it knows which that is. */
final class Browser {
  private Browser() {}

  /** Opens {@code page}; tells where it is if nothing opens it. */
  static void open(URI page, Screen screen) {
    try {
      Process _ =
          new ProcessBuilder(command(page))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException none) {
      screen.tell("no browser could be opened; the page is at " + page);
    }
  }

  private static List<String> command(URI page) {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    if (system.startsWith("mac")) {
      return List.of("open", page.toString());
    }
    return system.startsWith("windows")
        ? List.of("rundll32", "url.dll,FileProtocolHandler", page.toString())
        : List.of("xdg-open", page.toString());
  }
}
