package io.flyshuttle.bench.forecast;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Chromium without a window, spoken to by its DevTools protocol. What is measured in it is not
 * delayed by a driver between.
 */
final class Chromium implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final String LISTENING = "DevTools listening on ws://";
  private static final JsonMapper JSON = new JsonMapper();
  private static final int PATIENCE = 60; // seconds

  private final Process process;
  private final Path folder;
  private final WebSocket socket;
  private final Answers answers = new Answers();
  private final AtomicInteger last = new AtomicInteger();

  private Chromium(Process process, Path folder, HttpClient client) throws Exception {
    this.process = process;
    this.folder = folder;
    HttpRequest list =
        HttpRequest.newBuilder(URI.create("http://" + port() + "/json/list")).build();
    JsonNode pages = JSON.readTree(client.send(list, BodyHandlers.ofString()).body());
    String page =
        pages
            .valueStream()
            .filter(each -> each.get("type").asString().equals("page"))
            .findFirst()
            .orElseThrow()
            .get("webSocketDebuggerUrl")
            .asString();
    this.socket = client.newWebSocketBuilder().buildAsync(URI.create(page), answers).join();
  }

  /** Starts it, with a profile of its own. */
  static Chromium start() throws Exception {
    Path folder = Files.createTempDirectory("chromium");
    Process process =
        new ProcessBuilder(
                program(),
                "--headless=new",
                "--no-sandbox", // as root there is none
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--no-first-run",
                "--window-size=1280,1000",
                "--remote-debugging-port=0",
                "--user-data-dir=" + folder,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new Chromium(process, folder, HttpClient.newHttpClient());
  }

  private static String program() {
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    return NAMES.stream()
        .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(dir -> new File(dir, name)))
        .filter(File::canExecute)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no chromium on the PATH"))
        .getPath();
  }

  /** Host and port of the protocol, as it says when it has started. */
  private String port() throws IOException {
    BufferedReader said = process.errorReader(StandardCharsets.UTF_8);
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.startsWith(LISTENING)) {
        Thread _ = Thread.ofVirtual().start(() -> said.lines().forEach(_ -> {}));
        return line.substring(LISTENING.length()).replaceFirst("/.*", "");
      }
    }
    throw new IOException("chromium has not started");
  }

  /** Opens a page. */
  void go(String address) throws Exception {
    Object _ = get(send("Page.navigate", Map.of("url", address)));
  }

  /** What a script gives; where that is a promise, what comes of it. */
  CompletableFuture<JsonNode> script(String expression) {
    return send(
            "Runtime.evaluate",
            Map.of("expression", expression, "awaitPromise", true, "returnByValue", true))
        .thenApply(answer -> {
          if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(answer.toString());
          }
          return answer.path("result").path("value");
        });
  }

  /** Presses an arrow key where the focus is. */
  void press(Arrow key) throws Exception {
    for (String type : List.of("rawKeyDown", "keyUp")) {
      Object _ =
          get(
              send(
                  "Input.dispatchKeyEvent",
                  Map.of(
                      "type", type,
                      "key", key.name,
                      "code", key.name,
                      "windowsVirtualKeyCode", key.code)));
    }
  }

  /** A key that moves a slider by a step. */
  enum Arrow {
    LEFT("ArrowLeft", 37),
    RIGHT("ArrowRight", 39);

    private final String name;
    private final int code;

    Arrow(String name, int code) {
      this.name = name;
      this.code = code;
    }
  }

  static JsonNode get(CompletableFuture<JsonNode> answer) throws Exception {
    return answer.get(PATIENCE, TimeUnit.SECONDS);
  }

  private CompletableFuture<JsonNode> send(String method, Map<String, Object> parameters) {
    int id = last.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.waiting.put(id, answer);
    String message =
        JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters));
    WebSocket _ = socket.sendText(message, true).join();
    return answer;
  }

  /** Gives each question its answer. */
  private static final class Answers implements WebSocket.Listener {
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        JsonNode message = JSON.readTree(text.toString());
        text.setLength(0);
        CompletableFuture<JsonNode> answer = waiting.remove(message.path("id").asInt(0));
        if (answer != null) {
          boolean _ =
              message.has("error")
                  ? answer.completeExceptionally(new IllegalStateException(message.toString()))
                  : answer.complete(message.path("result"));
        }
      }
      socket.request(1);
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        boolean _ = Files.deleteIfExists(file);
      }
    }
  }
}
