package io.flyshuttle.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that send a byte now and then, to hold their connections. */
@Timeout(60)
class SlowClientsTest {
  private static final Duration SOON = Duration.ofMillis(50);
  private static final int PAUSE = 10; // milliseconds between two bytes
  private static final int ANSWER = 12; // bytes of its first line
  private static final Laboratory CLOSED = Laboratory.closed("not here");
  private static final String WHOLE = "GET /api/settings HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private static Socket open(Site site) throws IOException {
    Socket socket = new Socket(site.address.getHost(), site.address.getPort());
    socket.setSoTimeout(PAUSE);
    return socket;
  }

  /** Sends byte after byte until the server has closed the connection, however long that takes. */
  private static void assertShut(Socket socket) throws IOException {
    try {
      int come = 0;
      while (come >= 0) {
        socket.getOutputStream().write('x');
        try {
          come = socket.getInputStream().read();
        } catch (SocketTimeoutException open) {
          come = 0;
        }
      }
    } catch (SocketException reset) {
      // Closed as well.
    }
  }

  private static void send(Socket socket, String text) throws IOException {
    OutputStream output = socket.getOutputStream();
    output.write(text.getBytes(US_ASCII));
    output.flush();
  }

  @Test
  void aHeadThatNeverEndsIsNotWaitedFor() throws Exception {
    try (Site site = Site.hasty(SOON, CLOSED);
        Socket slow = open(site)) {
      send(slow, "GET / HTTP/1.1\r\nHost: localhost\r\nX: ");

      assertShut(slow);

      assertThat(site.get("/api/settings").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void norIsTheSecondOfAConnection() throws Exception {
    try (Site site = Site.hasty(SOON, CLOSED);
        Socket slow = open(site)) {
      send(slow, WHOLE + "GET / HTTP/1.1\r\nX: ");

      assertShut(slow);
    }
  }

  /** Events are an answer that takes long: their client is not slow. */
  @Test
  void whoIsAnsweredForLongIsLeftAlone() throws Exception {
    PlayedLaboratory laboratory = new PlayedLaboratory();
    try (Site site = Site.hasty(SOON, laboratory);
        Socket watching = new Socket(site.address.getHost(), site.address.getPort())) {
      String events =
          Site.json(site.post("/api/measurements", Site.QUESTION)).get("events").asString();
      send(watching, WHOLE.replace("/api/settings", events));
      for (int i = 0; i < 3; i++) { // so long that it would have been closed
        try (Socket slow = open(site)) {
          assertShut(slow);
        }
      }
      laboratory.then(observer -> observer.begins("hybrid"));
      laboratory.thenEnds();

      assertThat(new String(watching.getInputStream().readNBytes(ANSWER), US_ASCII))
          .startsWith("HTTP/1.1 200");
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(watching.getInputStream(), US_ASCII));
      assertThat(lines.lines()).anyMatch(line -> line.equals("event: begin"));
    }
  }
}
