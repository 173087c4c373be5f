package io.flyshuttle.process;

import io.flyshuttle.process.wire.Connection;
import io.flyshuttle.process.wire.FrameType;
import io.flyshuttle.process.wire.Hello;
import io.flyshuttle.process.worker.WorkerStart;
import java.time.Duration;

/** A worker that introduces itself as one of another JDK. */
public final class OtherJdkMain {

  static final String VERSION = "25.0.0+1";

  private OtherJdkMain() {}

  public static void main(String[] arguments) throws Exception {
    Hello here = Hello.here();
    Hello other = new Hello(here.pid(), Hello.PROTOCOL, VERSION, here.javaVendor(), here.modules());
    try (Connection pool =
        Connection.over(WorkerStart.connect(arguments), Duration.ofSeconds(30))) {
      pool.send(FrameType.HELLO, 0, 0, other::write);
      while (pool.receive().isPresent()) {
        // until the pool has had enough
      }
    }
  }
}
