package io.flyshuttle.bench.process;

import io.flyshuttle.bench.Jvm;
import io.flyshuttle.bench.Samples;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/**
 * The limit of a round trip: another JVM that sends back 64 bytes over a Unix-domain socket, by the
 * thread that reads them, and the caller reads its answer itself.
 */
public final class Echo implements AutoCloseable {
  private static final int BYTES = 64;

  private final Path directory;
  private final Process process;
  private final SocketChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES);

  private Echo(Path directory, Process process, SocketChannel channel) {
    this.directory = directory;
    this.process = process;
    this.channel = channel;
  }

  /** The other JVM, which sends back what comes until there is nothing more. */
  public static void main(String... arguments) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES);
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(arguments[0]))) {
      while (receive(channel, buffer)) {
        send(channel, buffer.flip());
      }
    }
  }

  static Echo start() throws IOException {
    Path directory = Files.createTempDirectory("echo");
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("s"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      Process process =
          new ProcessBuilder(
                  Jvm.java(),
                  "-XX:+UseSerialGC",
                  "-cp",
                  Jvm.classPath(),
                  Echo.class.getName(),
                  address.getPath().toString())
              .inheritIO()
              .start();
      return new Echo(directory, process, server.accept());
    } finally {
      Files.deleteIfExists(address.getPath());
    }
  }

  /** Microseconds of each of so many round trips, one after the other. */
  Samples measure(int trips) throws IOException {
    double[] times = new double[trips];
    for (int i = 0; i < trips; i++) {
      long began = System.nanoTime();
      send(channel, buffer.clear());
      if (!receive(channel, buffer)) {
        throw new IOException("the other end has gone");
      }
      times[i] = (System.nanoTime() - began) / 1e3;
    }
    return new Samples(times);
  }

  /**
   * The same where a thread of its own reads the answers and wakes the caller by a future, as it
   * must be where many tasks run at once.
   */
  Samples measureByReader(int trips) throws IOException, InterruptedException {
    double[] times = new double[trips];
    Answers answers = new Answers(trips);
    Thread reader = Thread.ofPlatform().start(answers);
    for (int i = 0; i < trips; i++) {
      CompletableFuture<Integer> answer = answers.expect();
      long began = System.nanoTime();
      send(channel, ByteBuffer.allocate(BYTES));
      answer.join();
      times[i] = (System.nanoTime() - began) / 1e3;
    }
    reader.join();
    return new Samples(times);
  }

  /** Reads so many answers and tells whoever waits for the next. */
  private final class Answers implements Runnable {
    private final int trips;
    private volatile CompletableFuture<Integer> next = new CompletableFuture<>();

    Answers(int trips) {
      this.trips = trips;
    }

    CompletableFuture<Integer> expect() {
      CompletableFuture<Integer> answer = new CompletableFuture<>();
      next = answer;
      return answer;
    }

    @Override
    public void run() {
      try {
        for (int i = 0; i < trips; i++) {
          if (!receive(channel, buffer)) {
            throw new IOException("the other end has gone");
          }
          next.complete(i);
        }
      } catch (IOException broken) {
        next.completeExceptionally(broken);
      }
    }
  }

  private static void send(SocketChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private static boolean receive(SocketChannel channel, ByteBuffer buffer) throws IOException {
    buffer.clear();
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    channel.close();
    try {
      process.waitFor();
    } catch (InterruptedException hurry) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Files.delete(directory);
  }
}
