package io.flyshuttle.bench.forecast;

import io.flyshuttle.bench.Arguments;
import io.flyshuttle.bench.Bar;
import io.flyshuttle.bench.Jvm;
import io.flyshuttle.bench.Samples;
import io.flyshuttle.bench.Table;
import io.flyshuttle.cli.Main;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * Bar 4 of the forecast: how long after a slider has moved the page shows the answer, for 10,000
 * tasks. The server is {@code flyshuttle serve} as a user starts it.
 *
 * <p>{@code PageSpeed [PART ...] [--repeats ROUNDS]}, the parts being
 *
 * <ul>
 *   <li>{@code first}: the first question, a second after the server has said where it is (a
 *       browser takes as long to load the page), in several servers;
 *   <li>{@code answer}: from the request to the whole answer, without a browser;
 *   <li>{@code repaint}: in Chromium, from the key press on a slider to the frame behind the one
 *       that shows its answer; the next follows at once, as while a slider is dragged; forty go
 *       before, which find code that is not compiled;
 *   <li>{@code busy}: the same, each movement while the server is at the plot and at what the
 *       planner says, which it computes as soon as a slider rests.
 * </ul>
 */
public final class PageSpeed {
  private static final List<String> ALL = List.of("first", "answer", "repaint", "busy");
  private static final List<String> SLIDERS =
      List.of(
          "items", "taskSeconds", "cpuShare", "bytes", "concurrency", "threads", "cpus", "cores");
  private static final int ITEMS = 10_000;
  private static final double MOST = 50; // milliseconds
  private static final double MS = 1e6;
  private static final int SERVERS = 5;
  private static final long LOADS = 1_000; // milliseconds
  private static final long RESTS = 300; // milliseconds: the page has asked by then
  private static final long LOOKS = 50; // milliseconds
  private static final int LEAST_ROUNDS = 40; // before the code is compiled

  /** A promise of the milliseconds from a key press to the frame behind that with the answer. */
  private static final String REPAINTED =
      """
      globalThis.repainted = new Promise(done => {
        let began;
        addEventListener('keydown', event => { began = event.timeStamp; },
          {capture: true, once: true});
        const seen = new MutationObserver(() => {
          seen.disconnect();
          requestAnimationFrame(() => {
            const channel = new MessageChannel();
            channel.port1.onmessage = () =>
              done(began ? performance.now() - began : 'early');
            channel.port2.postMessage(0);
          });
        });
        seen.observe(document.body, {attributeFilter: ['data-answered']});
      });
      true\
      """;

  private static final String ANSWERED = "document.body?.dataset.answered > 0";

  private PageSpeed() {}

  /** Runs all parts, or those named. */
  public static void main(String... arguments) throws Exception {
    Arguments parsed = Arguments.of(arguments, ALL, 10, 60);
    Table table = new Table("ms", "moved", "median", "95 of 100", "worst", "n", "within 50 ms");
    for (String part : parsed.names()) {
      switch (part) {
        case "first" -> first(table);
        case "answer" -> answer(table, parsed.repeats());
        default -> repaint(table, part, parsed.repeats());
      }
    }
    table.print(System.out);
  }

  private static void row(Table table, String part, String moved, Samples samples) {
    table.add(
        part,
        moved,
        Table.number(samples.median()),
        Table.number(samples.quantile(0.95)),
        Table.number(samples.max()),
        String.valueOf(samples.count()),
        Bar.verdict(samples.quantile(0.95) <= MOST));
  }

  private static void first(Table table) throws Exception {
    double[] times = new double[SERVERS];
    for (int i = 0; i < SERVERS; i++) {
      try (Server server = Server.start();
          HttpClient client = HttpClient.newHttpClient()) {
        Object _ = client.send(server.to("/api/settings").build(), BodyHandlers.ofString());
        Thread.sleep(LOADS);
        times[i] = ask(client, server, "cpuShare", i);
      }
    }
    row(table, "first", "nothing", new Samples(times));
  }

  private static void answer(Table table, int rounds) throws Exception {
    try (Server server = Server.start();
        HttpClient client = HttpClient.newHttpClient()) {
      for (String slider : SLIDERS) {
        double[] times = new double[rounds];
        for (int round = -LEAST_ROUNDS; round < rounds; round++) {
          double took = ask(client, server, slider, round + LEAST_ROUNDS);
          if (round >= 0) {
            times[round] = took;
          }
        }
        row(table, "answer", slider, new Samples(times));
      }
    }
  }

  /** Asks what the page does, with one number moved on by {@code step}; how long that took. */
  private static double ask(HttpClient client, Server server, String slider, int step)
      throws Exception {
    String question =
        String.format(
            Locale.ROOT,
            """
            {"items": %d, "taskSeconds": %.4f, "cpuShare": %.3f, "spread": "exponential",
             "concurrency": %d, "bytes": %d, "cores": %d, "threads": %d, "cpus": %d,
             "lanes": "recommended"}\
            """,
            ITEMS + at(slider, "items", step, 10),
            0.02 + at(slider, "taskSeconds", step, 1) / 1e3,
            0.2 + at(slider, "cpuShare", step, 1) / 1e3,
            64 + at(slider, "concurrency", step, 1),
            at(slider, "bytes", step, 100),
            2 + at(slider, "cores", step, 1) % 62,
            32 + at(slider, "threads", step, 1),
            2 + at(slider, "cpus", step, 1) % 62);
    HttpRequest request =
        server
            .to("/api/simulate")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(question))
            .build();
    long began = System.nanoTime();
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    double took = (System.nanoTime() - began) / MS;
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(answer.body());
    }
    return took;
  }

  private static int at(String slider, String number, int step, int unit) {
    return slider.equals(number) ? step * unit : 0;
  }

  private static void repaint(Table table, String part, int rounds) throws Exception {
    try (Server server = Server.start();
        Chromium chromium = Chromium.start()) {
      chromium.go(server.address + "#items=" + ITEMS);
      while (!Chromium.get(chromium.script(ANSWERED)).asBoolean(false)) {
        Thread.sleep(LOOKS);
      }
      for (String slider : SLIDERS) {
        int warming = slider.equals(SLIDERS.getFirst()) ? LEAST_ROUNDS : 4;
        Object _ =
            Chromium.get(
                chromium.script(
                    "document.getElementById('" + slider + "').focus({preventScroll: true})"));
        List<Double> times = new ArrayList<>();
        for (int round = -warming; round < rounds; round++) {
          if (part.equals("busy")) {
            Thread.sleep(RESTS);
          }
          // There and back, so that the number stays near where it was.
          double took = move(chromium, round % 2 == 0 ? Chromium.Arrow.RIGHT : Chromium.Arrow.LEFT);
          if (round >= 0) {
            times.add(took);
          }
        }
        double[] all = times.stream().mapToDouble(Double::doubleValue).toArray();
        row(table, part, slider, new Samples(all));
      }
    }
  }

  private static double move(Chromium chromium, Chromium.Arrow key) throws Exception {
    Object _ = Chromium.get(chromium.script(REPAINTED)); // before the key: keys come first
    chromium.press(key);
    JsonNode took = Chromium.get(chromium.script("repainted"));
    if (!took.isNumber()) {
      throw new IllegalStateException("another answer than that to the key: " + took);
    }
    return took.asDouble();
  }

  /** {@code flyshuttle serve} in a JVM of its own. */
  private record Server(Process process, URI address) implements AutoCloseable {

    static Server start() throws Exception {
      Process process =
          new ProcessBuilder(
                  Jvm.java(),
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  Jvm.classPath(),
                  Main.class.getName(),
                  "serve",
                  "--port=0")
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String line = String.valueOf(process.inputReader(StandardCharsets.UTF_8).readLine());
      return new Server(process, URI.create(line.replaceAll(".*(http\\S+).*", "$1")));
    }

    HttpRequest.Builder to(String path) {
      return HttpRequest.newBuilder(address.resolve(path));
    }

    @Override
    public void close() {
      process.destroyForcibly().onExit().join();
    }
  }
}
