package io.flyshuttle.process;

import io.flyshuttle.process.wire.Connection;
import io.flyshuttle.process.wire.FrameType;
import io.flyshuttle.process.wire.Hello;
import io.flyshuttle.process.worker.WorkerStart;
import java.time.Duration;

/** A worker that introduces itself as one of another JDK. */
public final class OtherJdkMain {

  private OtherJdkMain() {}

  public static void main(String[] arguments) throws Exception {
    Hello here = Hello.here();
    Hello other =
        switch (System.getProperty("other")) {
          case "version" ->
              new Hello(here.pid(), Hello.PROTOCOL, "25.0.0+1", here.javaVendor(), here.modules());
          case "protocol" ->
              new Hello(here.pid(), 99, here.javaVersion(), here.javaVendor(), here.modules());
          default -> throw new IllegalArgumentException(System.getProperty("other"));
        };
    try (Connection pool =
        Connection.over(WorkerStart.connect(arguments), Duration.ofSeconds(30))) {
      pool.send(FrameType.HELLO, 0, 0, other::write);
      while (pool.receive().isPresent()) {
        // until the pool has had enough
      }
    }
  }
}
