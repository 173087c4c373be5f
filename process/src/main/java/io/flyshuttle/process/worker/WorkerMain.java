package io.flyshuttle.process.worker;

import io.flyshuttle.process.spi.ObjectCodec;
import io.flyshuttle.process.wire.Connection;
import io.flyshuttle.process.wire.Frame;
import io.flyshuttle.process.wire.FrameType;
import io.flyshuttle.process.wire.FrameWriter;
import io.flyshuttle.process.wire.Hello;
import io.flyshuttle.process.wire.Welcome;
import java.io.IOException;
import java.time.Duration;

/**
 * The main class of a worker JVM. What it needs is told in {@link WorkerStart}. The user's code has
 * stdout and stderr to itself; its stdin is empty.
 */
public final class WorkerMain {

  private static final Duration SEND_LIMIT = Duration.ofSeconds(30);

  private WorkerMain() {}

  /** Runs until the pool closes this worker, or is gone. */
  public static void main(String[] arguments) {
    StandardStreams.remember();
    try {
      Connection connection = Connection.over(WorkerStart.connect(arguments), SEND_LIMIT);
      Thread.currentThread().setName("flyshuttle-worker");
      TaskRunner runner = new TaskRunner(connection, shakeHands(connection));
      Endings.guard(runner::exiting);
      runner.run();
    } catch (Throwable failure) {
      Endings.of(failure);
    }
    System.exit(ExitCode.CLOSED); // also with threads that user code has left behind
  }

  private static ObjectCodec shakeHands(Connection connection) throws IOException {
    FrameWriter hello = new FrameWriter();
    Hello.here().write(hello);
    connection.send(FrameType.HELLO, 0, 0, hello);
    Frame answer = connection.receive().orElseThrow(Intake.PoolGoneException::new);
    if (answer.type() != FrameType.HELLO_OK) {
      throw new IOException("protocol error: " + answer.type() + " in place of a welcome");
    }
    Welcome welcome = Welcome.read(answer.payload());
    if (welcome.protocol() != Hello.PROTOCOL) {
      throw new IOException(
          "protocol error: the pool speaks version "
              + welcome.protocol()
              + ", this worker "
              + Hello.PROTOCOL
              + "; are both on the same class path?");
    }
    return welcome.openCodec(loader());
  }

  /** The application's: in a fat jar it is the thread's, not the system's. */
  private static ClassLoader loader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context != null ? context : ClassLoader.getSystemClassLoader();
  }
}
