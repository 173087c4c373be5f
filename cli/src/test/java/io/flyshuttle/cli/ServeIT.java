package io.flyshuttle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flyshuttle.cli.state.StateFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code flyshuttle serve}, with real measurements. */
@Timeout(120)
class ServeIT {

  @Nested
  class Arguments {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "--port 65536 | --port 65536: must be from 0 to 65,535",
          "--port -1 | --port -1: must be from 0 to 65,535",
          "--port x | invalid value for option '--port': 'x' is not a whole number",
          "--bind 0.0.0.0 | --bind 0.0.0.0: other machines can reach that; it needs --token as",
          "--bind 0.0.0.0 --token short | --token: the token must have 16 to 200",
          "--token spaces,in,a,token | --token: the token must have 16 to 200",
          "--bind= | --bind: an address is missing",
          "--bind no.such.address.invalid | --bind no.such.address.invalid: there is no such",
          "here | serve takes no here",
          "--prot 1 | unknown option --prot, did you mean --port?",
        })
    void whatIsWrongIsSaidInOneLine(String arguments, String complaint) {
      TestScreen screen = TestScreen.plain();

      int code = Main.run(screen.screen(), ("serve " + arguments).split(" "));

      assertThat(code).isEqualTo(2);
      assertThat(screen.err()).startsWith("flyshuttle: " + complaint).hasLineCount(1);
      assertThat(screen.out()).isEmpty();
    }

    @Test
    void aPortInUseIsSaidSo() throws Exception {
      try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
        TestScreen screen = TestScreen.plain();

        int code = Main.run(screen.screen(), "serve", "--port=" + taken.getLocalPort());

        assertThat(code).isEqualTo(2);
        assertThat(screen.err())
            .startsWith("flyshuttle: can't listen at 127.0.0.1, port " + taken.getLocalPort())
            .contains("--port 0")
            .hasLineCount(1);
      }
    }
  }

  @Nested
  @DisabledOnOs(OS.WINDOWS)
  class Serving {
    private final HttpClient client = HttpClient.newHttpClient();
    private Process server;
    private URI address;

    @BeforeEach
    void start() throws IOException {
      server =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Main.class.getName(),
                  "serve",
                  "--port=0")
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String line = server.inputReader(StandardCharsets.UTF_8).readLine();
      assertThat(line)
          .matches("Flyshuttle is at http://127\\.0\\.0\\.1:[0-9]+/ \\(Ctrl-C ends it\\)");
      address = URI.create(line.replaceAll(".*(http\\S+).*", "$1"));
    }

    @AfterEach
    void end() {
      server.descendants().forEach(ProcessHandle::destroyForcibly);
      server.destroyForcibly();
      client.shutdownNow(); // it would wait for streams that are not read
    }

    private JsonNode measure(int items, String strategies) throws Exception {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(address.resolve("/api/measurements"))
                  .header("Content-Type", "application/json")
                  .POST(
                      BodyPublishers.ofString(
                          """
                          {"items": %d, "taskSeconds": 0.02, "cpuShare": 0.1, "spread": "uniform",
                           "concurrency": 16, "bytes": 0, "cores": 2, "threads": 8, "cpus": 2,
                           "strategies": %s}\
                          """
                              .formatted(items, strategies)))
                  .build(),
              BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
      return new JsonMapper().readTree(response.body());
    }

    private BufferedReader watch(JsonNode started) throws Exception {
      HttpRequest request =
          HttpRequest.newBuilder(address.resolve(started.get("events").asString())).build();
      return new BufferedReader(
          new InputStreamReader(
              client.send(request, BodyHandlers.ofInputStream()).body(), StandardCharsets.UTF_8));
    }

    /** Reads until an event of that name has come. */
    private List<String> until(String name, BufferedReader events) throws IOException {
      List<String> lines = new ArrayList<>();
      String line = events.readLine();
      while (line != null && !line.equals("event: " + name)) {
        lines.add(line);
        line = events.readLine();
      }
      lines.add(String.valueOf(events.readLine()));
      return lines;
    }

    /** A measurement of half a minute, that is at work and watched. */
    private record Working(BufferedReader events, List<ProcessHandle> children) {}

    private Working longOne() throws Exception {
      BufferedReader events = watch(measure(20_000, "[\"hybrid-processes\"]"));
      assertThat(until("progress", events)).isNotEmpty();
      List<ProcessHandle> children = server.descendants().toList();
      assertThat(children).as("the JVM that is measured, and its workers").hasSizeGreaterThan(1);
      return new Working(events, children);
    }

    private void assertAllEnd(List<ProcessHandle> children) throws Exception {
      for (ProcessHandle child : children) {
        child.onExit().get(30, TimeUnit.SECONDS);
      }
    }

    @Test
    void aWorkloadIsMeasuredUnderEachStrategy() throws Exception {
      JsonNode started = measure(200, "[\"hybrid\", \"hybrid-processes\"]");
      try (BufferedReader events = watch(started)) {
        List<String> told = until("end", events);

        assertThat(told.getLast()).isEqualTo("data: {\"how\":\"done\"}");
        for (String strategy : new String[] {"hybrid", "hybrid-processes"}) {
          String result =
              told.stream()
                  .filter(line ->
                      line.startsWith("data: {\"strategy\":\"" + strategy + "\",\"wallSeconds\":"))
                  .findFirst()
                  .orElseThrow();
          JsonNode measured = new JsonMapper().readTree(result.substring("data: ".length()));
          assertThat(measured.get("wallSeconds").asDouble()).isBetween(0.2, 60.0);
          assertThat(measured.get("cpuSeconds").asDouble()).isPositive();
          assertThat(measured.get("forecastSeconds").asDouble())
              .isEqualTo(started.get("forecastSeconds").get(strategy).asDouble());
        }
      }
      assertThat(server.descendants()).isEmpty();
    }

    @Test
    void nothingIsLeftWhenThePageGoes() throws Exception {
      Working working = longOne();

      working.events.close();

      assertAllEnd(working.children);
      assertThat(server.isAlive()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Interrupt.class)
    void nothingIsLeftWhenTheServerIsToldToEnd(Interrupt signal) throws Exception {
      assumeTrue(signal.isHeard(), "ignored here, as in the background of a shell");
      Working working = longOne();

      signal.send(server);

      assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(server.exitValue()).isEqualTo(signal.exitCode());
      assertAllEnd(working.children);
    }

    @Test
    void nothingIsLeftWhenItIsCancelledTwice() throws Exception {
      JsonNode started = measure(20_000, "[\"hybrid-processes\"]");
      try (BufferedReader events = watch(started)) {
        assertThat(until("progress", events)).isNotEmpty();
        List<ProcessHandle> children = server.descendants().toList();

        assertThat(cancel(started)).isEqualTo(204);
        assertThat(cancel(started)).isEqualTo(204);

        assertThat(until("end", events).getLast()).isEqualTo("data: {\"how\":\"cancelled\"}");
        assertAllEnd(children);
      }
      JsonNode next = measure(20_000, "[\"hybrid\"]"); // one can be started again
      assertThat(cancel(started)).isEqualTo(404);
      assertThat(cancel(next)).isEqualTo(204);
    }

    private int cancel(JsonNode started) throws Exception {
      HttpRequest request =
          HttpRequest.newBuilder(
                  address.resolve("/api/measurements/" + started.get("id").asString()))
              .DELETE()
              .build();
      return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    /** Files are read as the commands write them today. */
    @Test
    void whatTheCommandsWriteIsRead(@TempDir Path folder) throws Exception {
      TestScreen screen = TestScreen.plain();
      int simulated =
          Main.run(screen.screen(), "simulate", "--items=700", "--io=6ms", "--cpu=2ms", "--json");
      assertThat(simulated).isZero();
      JsonNode forecast = read(screen.out());
      assertThat(forecast.get("kind").asString()).isEqualTo("forecast");
      assertThat(forecast.get("question").get("items").asInt()).isEqualTo(700);
      assertThat(forecast.get("question").get("taskSeconds").asDouble()).isEqualTo(0.008);
      assertThat(forecast.get("question").get("cpuShare").asDouble()).isEqualTo(0.25);

      Path report = folder.resolve("report.json");
      int compared =
          Main.run(
              TestScreen.plain().screen(),
              "compare",
              "-q",
              "--items=60",
              "--strategies=threads(4),hybrid",
              "--json=" + report);
      assertThat(compared).isZero();
      JsonNode compare = read(Files.readString(report));
      assertThat(compare.get("kind").asString()).isEqualTo("report");
      assertThat(compare.get("question").get("items").asInt()).isEqualTo(60);
      assertThat(compare.get("question").get("threads").asInt()).isEqualTo(4);
      assertThat(compare.get("measured").propertyNames()).containsExactly("hybrid", "threads(4)");

      JsonNode profile = read(Files.readString(newestProfile()));
      assertThat(profile.get("kind").asString()).isEqualTo("profile");
      assertThat(profile.get("question").get("items").asInt()).isEqualTo(60);
      assertThat(profile.get("question").get("cpuShare").asDouble()).isBetween(0.01, 0.99);
    }

    private static Path newestProfile() throws Exception {
      try (Stream<Path> files = Files.list(StateFolder.ofUser().path())) {
        return files
            .filter(file -> file.getFileName().toString().startsWith("profile-"))
            .max(Comparator.comparing(Path::toString))
            .orElseThrow();
      }
    }

    private JsonNode read(String file) throws Exception {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(address.resolve("/api/import"))
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(file))
                  .build(),
              BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      return new JsonMapper().readTree(response.body());
    }

    @Test
    void nothingIsLeftWhenTheServerIsKilled() throws Exception {
      Working working = longOne();

      server.toHandle().destroyForcibly();

      assertAllEnd(working.children);
    }
  }
}
