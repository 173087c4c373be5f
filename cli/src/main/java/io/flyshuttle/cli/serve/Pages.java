package io.flyshuttle.cli.serve;

import io.flyshuttle.cli.compare.Launch;
import io.flyshuttle.cli.state.MachineCosts;
import io.flyshuttle.cli.terminal.Screen;
import io.flyshuttle.cli.workload.BadInput;
import io.flyshuttle.cli.workload.UserWorkloads;
import io.flyshuttle.forecast.Machine;
import io.flyshuttle.web.Serving;
import io.flyshuttle.web.WebServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Serves the pages until the JVM is told to end. */
public final class Pages {
  // Kept, or the level would be forgotten with them.
  private static final List<Logger> QUIET =
      List.of(Logger.getLogger("org.eclipse.jetty"), Logger.getLogger("io.javalin"));

  private final Screen screen;
  private final Serving serving;

  /**
   * To be served there.
   *
   * @param bind the address to listen at, or its name
   * @param token that clients have to know, if one is wanted
   * @throws BadInput if there is no such address, the token is no good, or one is needed
   */
  public Pages(Screen screen, String bind, int port, Optional<String> token) {
    this.screen = screen;
    this.serving = serving(bind, port, token);
  }

  private static Serving serving(String bind, int port, Optional<String> token) {
    if (bind.isBlank()) {
      throw new BadInput("--bind: an address is missing, such as 127.0.0.1");
    }
    try {
      InetAddress address = InetAddress.getByName(bind);
      if (!address.isLoopbackAddress() && token.isEmpty()) {
        throw new BadInput(
            "--bind " + bind + ": other machines can reach that; it needs --token as well");
      }
      return new Serving(bind, address, port, token);
    } catch (UnknownHostException unknown) {
      throw new BadInput("--bind " + bind + ": there is no such address", unknown);
    } catch (IllegalArgumentException wrong) {
      throw new BadInput("--token: " + wrong.getMessage(), wrong);
    }
  }

  /**
   * Serves; returns while the JVM ends, with no measurement left.
   *
   * @param open whether to open the page in the user's browser
   * @throws BadInput if the port is in use, or the address is not this machine's
   */
  public void serve(boolean open) throws IOException, InterruptedException {
    QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
    Launch launch = new Launch(new UserWorkloads(List.of()).wholeClassPath(), Optional.empty());
    Machine machine = MachineCosts.of(OptionalDouble.empty());
    CountDownLatch ended = new CountDownLatch(1);
    try (WebServer server = start(machine, new ChildLaboratory(launch, machine))) {
      Thread hook = Thread.ofPlatform().name("ending").unstarted(() -> end(server, ended));
      Runtime.getRuntime().addShutdownHook(hook);
      screen.print("Flyshuttle is at " + server.address() + " (Ctrl-C ends it)");
      server.warmUp();
      if (open) {
        Browser.open(server.address(), screen);
      }
      ended.await();
    }
  }

  private static void end(WebServer server, CountDownLatch ended) {
    server.close(); // and with it a measurement
    ended.countDown();
  }

  private WebServer start(Machine machine, ChildLaboratory laboratory) throws IOException {
    try {
      return WebServer.start(serving, machine, laboratory);
    } catch (BindException failed) {
      throw new BadInput(
          "can't listen at %s, port %d: %s; --port 0 takes one that is free"
              .formatted(
                  serving.name(),
                  serving.port(),
                  String.valueOf(failed.getMessage()).toLowerCase(Locale.ROOT)),
          failed);
    }
  }
}
