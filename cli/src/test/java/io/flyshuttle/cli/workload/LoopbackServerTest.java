package io.flyshuttle.cli.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class LoopbackServerTest {

  private static int status(LoopbackServer server, String path)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
      return client
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  @Test
  void answersWhenTheTimeHasPassed() throws Exception {
    try (LoopbackServer server = LoopbackServer.start()) {
      assertThat(status(server, "/0")).isEqualTo(200); // loads the classes of a client
      long begin = System.nanoTime();
      assertThat(status(server, "/200000000")).isEqualTo(200);
      assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(200_000_000);
    }
  }

  @Test
  void refusesWhatIsNoWait() throws Exception {
    try (LoopbackServer server = LoopbackServer.start()) {
      assertThat(status(server, "/")).isEqualTo(400);
      assertThat(status(server, "/-1")).isEqualTo(400);
      assertThat(status(server, "/../etc")).isEqualTo(400);
    }
  }

  @Test
  void aClientGetsAnErrorFromAWaitingWithoutServer() throws Exception {
    int port;
    try (LoopbackServer server = LoopbackServer.start()) {
      port = server.port();
    }
    try (Waiting waiting = Waiting.forServer(port)) {
      org.assertj.core.api.Assertions.assertThatIOException().isThrownBy(() -> waiting.await(1));
    }
  }
}
