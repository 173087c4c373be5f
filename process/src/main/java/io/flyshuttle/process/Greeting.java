package io.flyshuttle.process;

import io.flyshuttle.process.spi.ObjectCodec;
import io.flyshuttle.process.wire.Connection;
import io.flyshuttle.process.wire.Frame;
import io.flyshuttle.process.wire.FrameType;
import io.flyshuttle.process.wire.FrameWriter;
import io.flyshuttle.process.wire.Functions;
import io.flyshuttle.process.wire.Hello;
import io.flyshuttle.process.wire.Initialiser;
import io.flyshuttle.process.wire.RemoteFailure;
import io.flyshuttle.process.wire.Shipped;
import io.flyshuttle.process.wire.Subject;
import io.flyshuttle.process.wire.Values;
import io.flyshuttle.process.wire.Welcome;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** From the decision to start a worker to one that is ready for tasks. */
final class Greeting {

  private static final Duration SEND_LIMIT = Duration.ofSeconds(30);
  private static final long DEATH_SECONDS = 5;
  private static final int MOST_REHEARSED = 64;
  private static final int SCENE = -1; // the id of no function of a pool

  private final Engine engine;
  private final WorkerLink link;
  private final PoolSettings settings;

  Greeting(Engine engine, WorkerLink link) {
    this.engine = engine;
    this.link = link;
    settings = engine.settings();
  }

  /**
   * Starts the process, shakes hands and has the initialiser run.
   *
   * @throws LaunchException if any of that fails; the process, if there is one, is being killed
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  Connection connect() throws LaunchException, InterruptedException {
    WorkerProcess process = engine.launcher().start(settings.plan());
    link.started(process);
    try {
      Connection connection = Connection.over(process.channel(), SEND_LIMIT);
      link.connected(connection);
      connection.lend(engine.arenas());
      greet(connection, settings.welcome(), settings.initialiser());
      Frame answer = receive(connection, settings.plan().patience());
      if (answer.type() == FrameType.REFUSED) {
        Throwable cause = Failures.rebuilt(RemoteFailure.read(answer.payload()), settings.codec());
        throw new LaunchException("the initialiser of workers has failed: " + cause, cause);
      }
      if (answer.type() == FrameType.EXITING) {
        throw exited(process);
      }
      if (answer.type() != FrameType.READY) {
        throw new IOException("protocol error: unexpected " + answer);
      }
      return connection;
    } catch (IOException failure) {
      LaunchException told = explain(process, failure);
      process.kill();
      throw told;
    }
  }

  /** No task was sent, so it was the initialiser that has called {@code System.exit}. */
  private static LaunchException exited(WorkerProcess process) {
    String how;
    try {
      how = " with code " + process.death().get(DEATH_SECONDS, TimeUnit.SECONDS).exitCode();
    } catch (Exception lingering) {
      how = "";
    }
    return new LaunchException("the initialiser of workers has ended its JVM" + how);
  }

  private LaunchException explain(WorkerProcess process, IOException failure) {
    if (failure instanceof LaunchException known) {
      return known;
    }
    if (failure instanceof GoneException) {
      try {
        Death death = process.death().get(DEATH_SECONDS, TimeUnit.SECONDS);
        String said = process.output().summary(12);
        return new LaunchException(
            "a worker ended before it was ready for tasks: "
                + death.detail()
                + (said.isEmpty() ? "" : "; it said: " + said));
      } catch (Exception lingering) {
        return new LaunchException("a worker has closed its connection", failure);
      }
    }
    return new LaunchException("a worker did not get ready: " + failure.getMessage(), failure);
  }

  private static void greet(Connection connection, Welcome welcome, Optional<Shipped> initialiser)
      throws IOException {
    Frame first = receive(connection, Duration.ofSeconds(30));
    if (first.type() != FrameType.HELLO) {
      throw new IOException("protocol error: unexpected " + first);
    }
    Hello hello = Hello.read(first.payload());
    requireFit(hello, Hello.here());
    FrameWriter out = new FrameWriter();
    welcome.write(out);
    connection.send(FrameType.HELLO_OK, 0, 0, out);
    out.clear();
    Initialiser.write(initialiser, out);
    connection.send(FrameType.INIT, 0, 0, out);
  }

  /** What is serialised, and how, depends on the JDK: a near miss would fail later, and darkly. */
  static void requireFit(Hello worker, Hello pool) throws LaunchException {
    if (worker.protocol() != pool.protocol()) {
      throw new LaunchException(
          "a worker speaks version "
              + worker.protocol()
              + " of the protocol, this pool "
              + pool.protocol()
              + ": their class paths have different versions of flyshuttle-process");
    }
    if (!worker.java().equals(pool.java())) {
      throw new LaunchException(
          "a worker runs on "
              + worker.java()
              + ", this JVM is "
              + pool.java()
              + ": they have to be the same; set the pool's java to that of "
              + System.getProperty("java.home")
              + ", or restart the application if its JDK was updated meanwhile");
    }
    SortedSet<String> missing = new TreeSet<>(pool.modules());
    missing.removeAll(worker.modules());
    if (!missing.isEmpty()) {
      String names = String.join(",", missing);
      throw new LaunchException(
          "a worker lacks modules of the JDK that this JVM has: give --add-modules="
              + names
              + " to the pool's jvmOptions");
    }
  }

  private static Frame receive(Connection connection, Duration patience) throws IOException {
    Optional<Frame> frame = connection.receive(patience);
    if (frame.isPresent()) {
      return frame.get();
    }
    if (connection.isEnded()) {
      throw new GoneException();
    }
    throw new IOException(
        "it did not answer within "
            + patience.toMillis()
            + " ms; raise the pool's start timeout if its initialiser takes longer");
  }

  /** The stream has ended. */
  private static final class GoneException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * What a worker does while an AOT cache is made: one of everything, then it ends. It reads the
   * pool's functions, so that the cache holds their classes and call sites, and calls none of them.
   */
  static Rehearsal rehearsal(Welcome welcome, ObjectCodec codec, Functions functions) {
    return (channel, cast) ->
        rehearse(
            channel,
            welcome,
            codec,
            cast == Rehearsal.Cast.ALL ? functions.latest(MOST_REHEARSED) : List.of());
  }

  private static void rehearse(
      SocketChannel channel, Welcome welcome, ObjectCodec codec, List<Shipped> functions)
      throws IOException {
    try (Connection connection = Connection.over(channel, SEND_LIMIT)) {
      greet(connection, welcome, Optional.empty());
      receive(connection, Duration.ofSeconds(60));
      RemoteCallable<String> scene = () -> "rehearsed";
      Shipped shipped = new Functions(codec).intern(scene);
      FrameWriter out = new FrameWriter();
      send(connection, out, SCENE, shipped.bytes());
      for (Shipped function : functions) {
        send(connection, out, function.id(), function.bytes());
      }
      out.clear();
      out.putInt(SCENE);
      out.putInt(1);
      out.putInt(0);
      new Values(codec).write(Subject.ARGUMENT, Duration.ZERO, out);
      connection.send(FrameType.RUN, 1, 1, out);
      Frame answer = receive(connection, Duration.ofSeconds(60));
      while (answer.type() != FrameType.DONE && answer.type() != FrameType.REFUSED) {
        answer = receive(connection, Duration.ofSeconds(60));
      }
      connection.send(FrameType.CLOSE, 0, 0);
      connection.receive(Duration.ofSeconds(60)); // until it has closed its end
    }
  }

  private static void send(Connection connection, FrameWriter out, int id, byte[] function)
      throws IOException {
    out.clear();
    out.putInt(id);
    out.putBlob(function);
    connection.send(FrameType.FUNCTION, 0, 0, out);
  }
}
