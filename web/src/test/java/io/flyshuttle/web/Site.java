package io.flyshuttle.web;

import io.flyshuttle.forecast.Machine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server on a free port, and who asks it. */
final class Site implements AutoCloseable {
  static final int CORES = 2;
  private static final int STATUS = "HTTP/1.1 200".length();
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  static final String QUESTION =
      """
      {"items": 200, "taskSeconds": 0.02, "cpuShare": 0.2, "spread": "exponential",
       "concurrency": 16, "bytes": 0, "cores": 2, "threads": 8, "cpus": 2}\
      """;

  final WebServer server;
  final HttpClient client = HttpClient.newHttpClient();
  final URI address;

  private Site(WebServer server) {
    this.server = server;
    this.address = server.address();
  }

  static Site open() throws IOException {
    return with(Laboratory.closed("not here"), PATIENCE);
  }

  static Site with(Laboratory laboratory, Duration patience) throws IOException {
    return new Site(
        WebServer.start(
            Serving.loopback(0), Machine.generic(CORES), laboratory, patience, PATIENCE));
  }

  /** One where a request has to have its head that soon. */
  static Site hasty(Duration slowest, Laboratory laboratory) throws IOException {
    return new Site(
        WebServer.start(
            Serving.loopback(0), Machine.generic(CORES), laboratory, PATIENCE, slowest));
  }

  static Site withToken(String token) throws IOException {
    Serving serving =
        new Serving("127.0.0.1", InetAddress.ofLiteral("127.0.0.1"), 0, Optional.of(token));
    return new Site(
        WebServer.start(serving, Machine.generic(CORES), Laboratory.closed("not here")));
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(address.resolve(path)).timeout(Duration.ofSeconds(60));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(to(path));
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return send(
        to(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> delete(String path) throws IOException, InterruptedException {
    return send(to(path).DELETE());
  }

  /** The question with one field set to {@code value}, as JSON writes it. */
  static String with(String field, String value) {
    return QUESTION.replaceAll("\"" + field + "\": [^,}]*", "\"" + field + "\": " + value);
  }

  /** The question with one more field. */
  static String and(String field, String value) {
    return QUESTION.replace("}", ", \"" + field + "\": " + value + "}");
  }

  static JsonNode json(HttpResponse<String> response) {
    return new JsonMapper().readTree(response.body());
  }

  /** What no polite client sends; the status that comes back. */
  int raw(String request) throws IOException {
    return Integer.parseInt(answer(request).substring("HTTP/1.1 ".length(), STATUS));
  }

  /** All that comes back, until the server closes the connection or is silent for long. */
  String answer(String request) throws IOException {
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket
          .getOutputStream()
          .write(request.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
