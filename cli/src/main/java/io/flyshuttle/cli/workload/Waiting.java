package io.flyshuttle.cli.workload;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** How an item waits. Thread-safe. */
interface Waiting extends AutoCloseable {

  /**
   * Waits for about so many nanoseconds.
   *
   * @throws InterruptedException if the calling thread is interrupted meanwhile
   * @throws IOException if what it waits for does not answer
   */
  void await(long nanos) throws InterruptedException, IOException;

  @Override
  void close();

  /** Sleeps. */
  static Waiting sleeping() {
    return new Waiting() {
      @Override
      public void await(long nanos) throws InterruptedException {
        Thread.sleep(Duration.ofNanos(nanos));
      }

      @Override
      public void close() {}
    };
  }

  /** Asks a {@link LoopbackServer} on this machine, by HTTP. */
  static Waiting forServer(int port) {
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(threads).build();
    String server = "http://127.0.0.1:" + port + "/";
    return new Waiting() {
      @Override
      public void await(long nanos) throws InterruptedException, IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server + nanos)).build();
        int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status != HttpURLConnection.HTTP_OK) {
          throw new IOException("the server on port " + port + " answers " + status);
        }
      }

      @Override
      public void close() {
        client.shutdownNow();
        threads.shutdownNow();
      }
    };
  }
}
