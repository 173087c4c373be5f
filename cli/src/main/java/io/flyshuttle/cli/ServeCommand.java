package io.flyshuttle.cli;

import io.flyshuttle.cli.serve.Pages;
import io.flyshuttle.cli.terminal.Screen;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code flyshuttle serve}: the pages. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    description = {
      "Serves a page that forecasts a workload under each strategy while you move its numbers,"
          + " says which to take and why, and measures it here beside the forecast.",
      ""
    },
    optionListHeading = "%n",
    footer = {
      "",
      "Only this machine can open the page, unless --bind says otherwise; that needs --token, and"
          + " the page is then opened as http://ADDRESS:PORT/?token=T, which nothing encrypts."
          + " What a page may start is a measured synthetic workload within stated bounds, one at a"
          + " time; it ends with the page. The page loads nothing from anywhere else;"
          + " /openapi.json says what it calls.",
      "",
      "Exit codes: 2 wrong arguments, or the port is in use; 130 ended by Ctrl-C."
    })
final class ServeCommand implements Callable<Integer> {
  private static final int DEFAULT_PORT = 8765;
  private static final int MOST_PORT = 65_535;
  private static final int INTERRUPTED = 130;
  private static final String LOOPBACK = "127.0.0.1";

  private final Screen screen;

  @Option(
      names = "--port",
      paramLabel = "N",
      converter = Numbers.Whole.class,
      description = "Where to listen; 8765 unless given, 0 for one that is free.")
  private @Nullable Long port;

  @Option(
      names = "--bind",
      paramLabel = "ADDR",
      description = "The address to listen at; 127.0.0.1 unless given.")
  private @Nullable String bind;

  @Option(
      names = "--token",
      paramLabel = "T",
      description = {
        "What a client has to know, 16 characters or more: as the page's ?token=, or in"
            + " Authorization: Bearer."
      })
  private @Nullable String token;

  @Option(names = "--open", description = "Opens the page in your browser.")
  private boolean open;

  ServeCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    int number = (int) WorkloadOptions.within("--port", port, 0, MOST_PORT, DEFAULT_PORT);
    String address = Objects.requireNonNullElse(bind, LOOPBACK);
    new Pages(screen, address, number, Optional.ofNullable(token)).serve(open);
    return INTERRUPTED; // it ends by a signal only
  }
}
