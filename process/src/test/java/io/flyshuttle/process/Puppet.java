package io.flyshuttle.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A worker that runs {@link PuppetMain}. */
record Puppet(WorkerProcess worker, BufferedReader answers, PrintWriter orders) {
  static final MemoryLimits SMALL = MemoryLimits.heap(64L << 20);

  /** A plan for puppets: small, without a cache. */
  static LaunchPlan plan() {
    return LaunchPlan.defaults()
        .withMainClass(PuppetMain.class.getName())
        .withMemory(SMALL)
        .withCaching(LaunchPlan.Caching.OFF);
  }

  static Launcher launcher() {
    return new Launcher(PrivateDirectory.places(), AotCache.none());
  }

  static Launcher launcher(Path place) {
    return new Launcher(List.of(place), AotCache.none());
  }

  static Puppet of(WorkerProcess worker) {
    return new Puppet(
        worker,
        new BufferedReader(Channels.newReader(worker.channel(), StandardCharsets.UTF_8)),
        new PrintWriter(Channels.newWriter(worker.channel(), StandardCharsets.UTF_8), true));
  }

  static Puppet start(Launcher launcher) throws IOException, InterruptedException {
    return of(launcher.start(plan()));
  }

  String order(String order) {
    tell(order);
    try {
      return String.valueOf(answers.readLine());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** An order by a channel that nobody reads. */
  static void tell(SocketChannel channel, String order) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((order + "\n").getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    channel.shutdownOutput();
  }

  void tell(String order) {
    orders.println(order);
  }

  Death death() throws InterruptedException, ExecutionException, TimeoutException {
    return worker.death().get(30, TimeUnit.SECONDS);
  }
}
