package io.flyshuttle.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.flyshuttle.Pipeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Fetches JSON documents over HTTP and processes their values: a number becomes its square, a
 * string its length, anything else its text. {@code ./flyshuttle compare JsonOverHttp.java}. The
 * documents come from a server in this process, on the loopback address, which thinks for a while
 * before each answer.
 */
public final class JsonOverHttp implements Callable<Pipeline<?>>, AutoCloseable {

  static {
    // Else the server delays each answer's body by up to 40 ms. Read once, before its first use.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private static final long SEED = 20250101;
  private static final int CONCURRENCY = 64;

  private final int documents;
  private final int keys;
  private final long delayMillis;
  private final HttpServer server;
  // Platform threads: the server stands for another machine, and must not wait for this one's loop.
  private final ExecutorService serverThreads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("server-", 0).factory());
  private final ExecutorService clientThreads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(clientThreads).build();

  /** 3,000 documents of 200 members, each after 10 ms. */
  public JsonOverHttp() {
    this(3_000, 200, 10);
  }

  /** That many documents of {@code keys} members, each sent after {@code delayMillis}. */
  public JsonOverHttp(int documents, int keys, long delayMillis) {
    this.documents = documents;
    this.keys = keys;
    this.delayMillis = delayMillis;
    try {
      this.server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
    } catch (IOException e) {
      throw new UncheckedIOException("no port on the loopback address", e);
    }
  }

  /** Starts the server and describes the work on its documents. */
  @Override
  public Pipeline<String> call() {
    server.createContext("/", this::answer);
    server.setExecutor(serverThreads);
    server.start();
    URI root = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
    List<URI> addresses =
        IntStream.range(0, documents).mapToObj(i -> root.resolve("doc-" + i)).toList();
    return Pipeline.from(addresses)
        .io(CONCURRENCY, this::fetch)
        .named("fetch")
        .cpu(JsonOverHttp::process)
        .named("process");
  }

  /** Stops client and server. */
  @Override
  public void close() {
    client.shutdownNow();
    clientThreads.shutdownNow();
    server.stop(0);
    serverThreads.shutdownNow();
  }

  private String fetch(URI address) throws IOException, InterruptedException {
    var response = client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(address + " answered " + response.statusCode());
    }
    return response.body();
  }

  private static String process(String document) {
    Map<?, ?> members = (Map<?, ?>) new Json(document).read();
    return members.entrySet().stream()
        .map(member -> member.getKey() + "=" + processed(member.getValue()))
        .collect(Collectors.joining(" "));
  }

  private static String processed(Object value) {
    return switch (value) {
      case BigDecimal number -> number.multiply(number).toPlainString();
      case String text -> String.valueOf(text.length());
      default -> value.toString();
    };
  }

  // ---- the server

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      int index = Integer.parseInt(path.substring(path.indexOf('-') + 1));
      Thread.sleep(delayMillis);
      byte[] body = document(index).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private String document(int index) {
    Random random = new Random(SEED + index);
    return IntStream.range(0, keys)
        .mapToObj(key -> "\"key%d\": %s".formatted(key, value(random)))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String value(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> String.valueOf(random.nextInt(1_000_000));
      case 1 -> random.nextInt(1000) + "." + random.nextInt(100);
      case 2 -> "\"" + "tick \\u2713 ".repeat(1 + random.nextInt(5)) + "\"";
      case 3 -> String.valueOf(random.nextBoolean());
      default -> "[null, {\"nested\": [1, \"two\"]}]";
    };
  }

  // ---- a reader of JSON, so that this one file is all there is

  private static final class Json {
    /** What stands for {@code null}: it is only ever shown as text here. */
    private enum Nothing {
      NOTHING;

      @Override
      public String toString() {
        return "null";
      }
    }

    private final String text;
    private int at;

    Json(String text) {
      this.text = text;
    }

    Object read() {
      Object value = value();
      if (peek() != '\0') {
        throw wrong("the end");
      }
      return value;
    }

    private Object value() {
      return switch (peek()) {
        case '{' -> object();
        case '[' -> array();
        case '"' -> string();
        case 't' -> word("true", true);
        case 'f' -> word("false", false);
        case 'n' -> word("null", Nothing.NOTHING);
        default -> number();
      };
    }

    private Map<String, Object> object() {
      Map<String, Object> members = new LinkedHashMap<>();
      expect('{');
      for (boolean more = peek() != '}'; more; more = comma()) {
        if (peek() != '"') {
          throw wrong("a name");
        }
        String name = string();
        expect(':');
        members.put(name, value());
      }
      expect('}');
      return members;
    }

    private List<Object> array() {
      List<Object> elements = new ArrayList<>();
      expect('[');
      for (boolean more = peek() != ']'; more; more = comma()) {
        elements.add(value());
      }
      expect(']');
      return elements;
    }

    private String string() {
      StringBuilder string = new StringBuilder();
      expect('"');
      for (char c = next(); c != '"'; c = next()) {
        string.append(c == '\\' ? escaped(next()) : c);
      }
      return string.toString();
    }

    private char escaped(char c) {
      return switch (c) {
        case 'b' -> '\b';
        case 'f' -> '\f';
        case 'n' -> '\n';
        case 'r' -> '\r';
        case 't' -> '\t';
        case 'u' -> {
          at += 4;
          yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
        }
        default -> c;
      };
    }

    private BigDecimal number() {
      int start = at;
      while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
      if (start == at) {
        throw wrong("a value");
      }
      return new BigDecimal(text.substring(start, at));
    }

    private Object word(String word, Object value) {
      if (!text.startsWith(word, at)) {
        throw wrong(word);
      }
      at += word.length();
      return value;
    }

    private boolean comma() {
      boolean comma = peek() == ',';
      at += comma ? 1 : 0;
      return comma;
    }

    private void expect(char c) {
      if (peek() != c) {
        throw wrong("'" + c + "'");
      }
      at++;
    }

    private char next() {
      if (at >= text.length()) {
        throw wrong("the rest of a string");
      }
      return text.charAt(at++);
    }

    /** The next character that is no white space, or NUL at the end. */
    private char peek() {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      return at < text.length() ? text.charAt(at) : '\0';
    }

    private IllegalArgumentException wrong(String expected) {
      return new IllegalArgumentException("JSON: " + expected + " expected at character " + at);
    }
  }
}
