package io.flyshuttle.cli.workload;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands for a service that takes its time: answers {@code GET /4000000} after 4 ms. On the
 * loopback interface only, a virtual thread for each connection, HTTP/1.1 with connections that are
 * kept. It knows no more of HTTP than its clients need.
 */
public final class LoopbackServer implements Closeable {
  private static final int BACKLOG = 1_000;
  private static final long LONGEST = Duration.ofMinutes(1).toNanos();
  private static final Pattern REQUEST = Pattern.compile("GET /([0-9]{1,18}) HTTP/1\\.1");
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] REFUSAL =
      "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket server;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

  private LoopbackServer(ServerSocket server) {
    this.server = server;
  }

  /** Listens on a port that is free. */
  public static LoopbackServer start() throws IOException {
    LoopbackServer server =
        new LoopbackServer(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().name("loopback-server").start(server::accept);
    return server;
  }

  /** Where it listens. */
  public int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = server.accept();
        connections.add(connection);
        Thread.ofVirtual().name("loopback-connection").start(() -> serve(connection));
      }
    } catch (IOException closed) {
      // No more connections.
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      BufferedReader input =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
      OutputStream output = connection.getOutputStream();
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        Optional<Duration> wait = wait(line);
        if (wait.isEmpty()) {
          output.write(REFUSAL);
          return;
        }
        while (!"".equals(line) && line != null) {
          line = input.readLine(); // the headers say nothing of interest
        }
        Thread.sleep(wait.get());
        output.write(ANSWER);
      }
    } catch (IOException gone) {
      // The client has gone, or this server.
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      connections.remove(connection);
    }
  }

  private static Optional<Duration> wait(String line) {
    Matcher request = REQUEST.matcher(line);
    return request.matches()
        ? Optional.of(Duration.ofNanos(Math.min(LONGEST, Long.parseLong(request.group(1)))))
        : Optional.empty();
  }

  /** Ends all connections. */
  @Override
  public void close() throws IOException {
    server.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }
}
