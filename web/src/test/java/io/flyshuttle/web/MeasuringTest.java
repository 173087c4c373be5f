package io.flyshuttle.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** "Measure it here": one at a time, watched or ended, whatever its watchers do. */
class MeasuringTest {
  private final PlayedLaboratory laboratory = new PlayedLaboratory();
  private Site site;

  @BeforeEach
  void open() throws IOException {
    site = Site.with(laboratory, Duration.ofMinutes(1));
  }

  @AfterEach
  void close() {
    site.close();
  }

  private JsonNode start() throws IOException, InterruptedException {
    HttpResponse<String> response =
        site.post("/api/measurements", Site.and("strategies", "[\"hybrid\", \"threads(8)\"]"));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return Site.json(response);
  }

  private Events watch(JsonNode started) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        site.client.send(
            site.to(started.get("events").asString()).build(), BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    return new Events(response.body());
  }

  /** Reads events, over the comments between them. */
  private static final class Events implements AutoCloseable {
    private final BufferedReader lines;

    Events(InputStream input) {
      lines = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
    }

    String next() throws IOException {
      String name = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event: ")) {
          name = line.substring("event: ".length());
        } else if (line.startsWith("data: ")) {
          return name + " " + line.substring("data: ".length());
        }
      }
      return "over";
    }

    List<String> rest() throws IOException {
      List<String> rest = new ArrayList<>();
      for (String event = next(); !event.equals("over"); event = next()) {
        rest.add(event);
      }
      return rest;
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }

  @Test
  void whatIsMeasuredIsToldBesideItsForecast() throws Exception {
    JsonNode started = start();
    try (Events events = watch(started)) {
      laboratory.then(observer -> observer.begins("hybrid"));
      assertThat(events.next()).startsWith("begin {\"strategy\":\"hybrid\",\"items\":200,");
      laboratory.then(observer -> observer.advances("hybrid", 50, 0.1));
      assertThat(events.next())
          .isEqualTo(
              "progress {\"strategy\":\"hybrid\",\"done\":50,\"items\":200,\"seconds\":0.1}");
      double forecast = started.get("forecastSeconds").get("hybrid").asDouble();
      laboratory.then(observer ->
          observer.ends(new Laboratory.Measured("hybrid", forecast * 2, 0.8, 1 << 20, 0.1, 0.2)));
      assertThat(events.next())
          .startsWith("result {\"strategy\":\"hybrid\"")
          .contains("\"forecastSeconds\":" + forecast, "\"error\":-0.5}");
      laboratory.then(observer -> observer.fails("threads(8)", "it broke"));
      assertThat(events.next())
          .isEqualTo("failure {\"strategy\":\"threads(8)\",\"reason\":\"it broke\"}");
      laboratory.thenEnds();
      assertThat(events.rest()).containsExactly("end {\"how\":\"done\"}");
    }
  }

  @Test
  void whoComesLateIsToldWhatWas() throws Exception {
    JsonNode started = start();
    try (Events first = watch(started)) {
      laboratory.then(observer -> observer.begins("hybrid"));
      laboratory.then(observer -> observer.advances("hybrid", 1, 0.1));
      laboratory.then(observer -> observer.advances("hybrid", 2, 0.2));
      laboratory.then(observer -> observer.fails("hybrid", "why"));
      laboratory.thenEnds();
      assertThat(first.rest()).hasSize(5);
    }
    try (Events second = watch(started)) {
      assertThat(second.rest())
          .extracting(event -> event.split(" ", 2)[0])
          .containsExactly("begin", "failure", "end");
    }
  }

  @Test
  void theExperimentIsTheQuestion() throws Exception {
    JsonNode started = start();
    try (Events _ = watch(started)) {
      Experiment experiment = laboratory.experiments.take();
      assertThat(experiment.strategies()).containsExactly("hybrid", "threads(8)");
      assertThat(experiment.figures().items()).isEqualTo(200);
      assertThat(experiment.figures().io()).isEqualTo(Duration.ofMillis(16));
      assertThat(experiment.figures().cpu()).isEqualTo(Duration.ofMillis(4));
      assertThat(experiment.limit()).isBetween(Duration.ofSeconds(30), Duration.ofMinutes(10));
    }
  }

  @Test
  void anotherIsRefusedWhileOneRuns() throws Exception {
    JsonNode started = start();
    try (Events _ = watch(started)) {
      HttpResponse<String> second = site.post("/api/measurements", Site.QUESTION);

      assertThat(second.statusCode()).isEqualTo(409);
      assertThat(laboratory.experiments).hasSize(1);
    }
  }

  @Test
  void cancelEndsIt() throws Exception {
    JsonNode started = start();
    try (Events events = watch(started)) {
      laboratory.begun.await();
      assertThat(site.delete("/api/measurements/" + started.get("id").asString()).statusCode())
          .isEqualTo(204);
      laboratory.interrupted.await();
      assertThat(events.rest()).containsExactly("end {\"how\":\"cancelled\"}");
    }
    assertThat(site.post("/api/measurements", Site.QUESTION).statusCode()).isEqualTo(201);
  }

  @Test
  void itEndsWhenThePageGoes() throws Exception {
    JsonNode started = start();
    Events events = watch(started);
    laboratory.begun.await();

    events.close();

    laboratory.interrupted.await();
  }

  @Test
  void itGoesOnWhileOneOfTwoPagesIsThere() throws Exception {
    JsonNode started = start();
    try (Events second = watch(started)) {
      watch(started).close();
      laboratory.then(observer -> observer.begins("hybrid"));
      assertThat(second.next()).startsWith("begin");
      laboratory.thenEnds();
      assertThat(second.rest()).containsExactly("end {\"how\":\"done\"}");
    }
    assertThat(laboratory.interrupted.getCount()).isOne();
  }

  @Test
  void itEndsIfNobodyComes() throws Exception {
    try (Site impatient = Site.with(laboratory, Duration.ofMillis(20))) {
      assertThat(impatient.post("/api/measurements", Site.QUESTION).statusCode()).isEqualTo(201);
      laboratory.interrupted.await();
    }
  }

  @Test
  void itEndsWithTheServer() throws Exception {
    JsonNode started = start();
    try (Events events = watch(started)) {
      laboratory.begun.await();
      site.server.close();
      laboratory.interrupted.await();
      assertThat(events.next()).isIn("end {\"how\":\"cancelled\"}", "over");
    }
  }

  @Test
  void aLaboratoryThatFailsIsSaidToHave() throws Exception {
    JsonNode started = start();
    try (Events events = watch(started)) {
      laboratory.then(_ -> {
        throw new IllegalStateException("a test");
      });
      assertThat(events.rest()).containsExactly("end {\"how\":\"failed\"}");
    }
  }

  /** 1,000 streams at once: 16 are served, the others refused, and the page goes on. */
  @Test
  void aThousandStreamsAreBounded() throws Exception {
    String path = start().get("events").asString();
    List<Socket> sockets = new ArrayList<>();
    try {
      int served = 0;
      int refused = 0;
      for (int i = 0; i < 1_000; i++) {
        Socket socket = new Socket(site.address.getHost(), site.address.getPort());
        OutputStream output = socket.getOutputStream();
        String connection = i < Api.MOST_STREAMS ? "keep-alive" : "close";
        output.write(
            "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: %s\r\n\r\n"
                .formatted(path, connection)
                .getBytes(StandardCharsets.US_ASCII));
        output.flush();
        String status =
            new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        switch (status) {
          case "HTTP/1.1 200" -> {
            served++;
            sockets.add(socket);
          }
          case "HTTP/1.1 503" -> {
            refused++;
            socket.close();
          }
          default -> throw new AssertionError(status);
        }
      }
      assertThat(served).isEqualTo(Api.MOST_STREAMS);
      assertThat(refused).isEqualTo(1_000 - Api.MOST_STREAMS);
      assertThat(site.post("/api/simulate", Site.QUESTION).statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    laboratory.interrupted.await(); // they were the last to watch
  }

  /** All kept open by their clients: the page is served again once they are gone. */
  @Test
  void aThousandStreamsThatStayAreBounded() throws Exception {
    String path = start().get("events").asString();
    byte[] request =
        "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n"
            .formatted(path)
            .getBytes(StandardCharsets.US_ASCII);
    var server = new InetSocketAddress(site.address.getHost(), site.address.getPort());
    List<SocketChannel> clients = new ArrayList<>();
    int asking = 0;
    try {
      for (int i = 0; i < 1_000; i++) {
        SocketChannel client = SocketChannel.open();
        clients.add(client);
        client.configureBlocking(i == 0); // of the others only so many are let in
        if (client.connect(server) || client.finishConnect()) {
          asking += client.write(ByteBuffer.wrap(request)) > 0 ? 1 : 0;
        }
      }
      assertThat(asking).isGreaterThan(Api.MOST_STREAMS);
      SocketChannel first = clients.getFirst();
      ByteBuffer status = ByteBuffer.allocate(12);
      while (status.hasRemaining()) {
        assertThat(first.read(status)).isNotNegative();
      }
      assertThat(new String(status.array(), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
    } finally {
      for (SocketChannel client : clients) {
        client.close();
      }
    }
    laboratory.interrupted.await(); // they were the last to watch
    assertThat(site.post("/api/simulate", Site.QUESTION).statusCode()).isEqualTo(200);
  }

  /** Connections that are opened and say nothing hold up nobody for longer than they may idle. */
  @Test
  void silentConnectionsDoNotShutOthersOut() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        sockets.add(new Socket(site.address.getHost(), site.address.getPort()));
      }
      assertThat(site.get("/api/settings").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  /** Whoever tells never waits for a client that reads nothing: it is dropped, and others go on. */
  @Test
  void aClientThatNeverReadsIsDropped() throws Exception {
    JsonNode started = start();
    try (Socket lazy = new Socket()) {
      lazy.setReceiveBufferSize(1_024);
      lazy.connect(new InetSocketAddress(site.address.getHost(), site.address.getPort()));
      lazy.getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  .formatted(started.get("events").asString())
                  .getBytes(StandardCharsets.US_ASCII));
      lazy.getOutputStream().flush();
      assertThat(lazy.getInputStream().readNBytes(12)).hasSize(12);
      String name = "x".repeat(10_000);

      for (int i = 0; i < 10_000; i++) {
        laboratory.then(observer -> observer.advances(name, 1, 1));
      }

      laboratory.interrupted.await(); // it was the only one to watch, and is dropped
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "items | 100001",
        "concurrency | 1001",
        "threads | 1001",
        "bytes | 1048577",
        "taskSeconds | 60",
      })
  void whatTakesTooMuchIsNotMeasured(String field, String value) throws Exception {
    HttpResponse<String> response = site.post("/api/measurements", Site.with(field, value));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Site.json(response).get("error").asString()).contains("at most");
    assertThat(laboratory.experiments).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]",
        "[\"cluster\"]",
        "[\"threads(9)\"]",
        "[\"hybrid\", \"hybrid\"]",
        "\"hybrid\"",
        "[\"sh -c id\"]",
        "[1]",
        "{}",
      })
  void onlyStrategiesOfTheQuestionAreMeasured(String strategies) throws Exception {
    HttpResponse<String> response =
        site.post("/api/measurements", Site.and("strategies", strategies));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(laboratory.experiments).isEmpty();
  }

  @Test
  void anIdThatIsNoneIsNotFound() throws Exception {
    assertThat(site.get("/api/measurements/0123/events").statusCode()).isEqualTo(404);
    assertThat(site.delete("/api/measurements/0123").statusCode()).isEqualTo(404);
  }
}
