package io.flyshuttle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.cli.child.ChildMain;
import io.flyshuttle.cli.child.Connection;
import io.flyshuttle.cli.child.Job;
import io.flyshuttle.cli.child.Wire;
import io.flyshuttle.cli.workload.Mixed;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of children when something ends them or their parent. */
@Timeout(60)
class EndingIT {
  /** Long enough for any machine to notice that it did not end by itself. */
  private static final Mixed ENDLESS = new Mixed(1_000_000, 1_000_000, 0, 1, 0, 1);

  @TempDir private Path folder;

  private static Process java(String main, String... args) throws IOException {
    List<String> command =
        new java.util.ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).start();
  }

  @Test
  void aChildEndsWithItsParent() throws Exception {
    Path socket = folder.resolve("s");
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Process child = java(ChildMain.class.getName(), socket.toString());
      Connection connection = new Connection(server.accept());
      connection.send(new Wire().write(new Job(ENDLESS, "hybrid")));
      assertThat(connection.receive().orElseThrow()).contains("started");
      connection.close(); // as the system does when the parent dies
      assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(child.exitValue()).isEqualTo(3);
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void interruptingKeepsWhatIsDone() throws Exception {
    Path report = folder.resolve("report.json");
    Path file =
        Files.writeString(
            folder.resolve("Slow.java"),
            """
            import io.flyshuttle.Pipeline;
            public class Slow {
              public static Pipeline<?> pipeline() {
                boolean loop = System.getProperty("jdk.virtualThreadScheduler.maxPoolSize") != null;
                return Pipeline.range(0, loop ? 1_000_000 : 5).io(1, i -> {
                  Thread.sleep(loop ? 1_000 : 1);
                  return i;
                });
              }
            }
            """);
    Process parent =
        java(
            Main.class.getName(),
            "compare",
            file.toString(),
            "--strategies=hybrid,event-loop",
            "--json=" + report);
    BufferedReader messages = parent.errorReader(StandardCharsets.UTF_8);
    String line = messages.readLine();
    while (line != null && !line.equals("event-loop: started")) {
      line = messages.readLine();
    }
    List<ProcessHandle> children = parent.descendants().toList();
    Interrupt interrupt = Interrupt.thatIsHeard();
    interrupt.send(parent);
    assertThat(parent.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(parent.exitValue()).isEqualTo(interrupt.exitCode());
    String out = new String(parent.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(out).contains("hybrid", "stopped", "only hybrid had ended");
    assertThat(report).content().contains("\"error\" : \"interrupted\"");
    for (ProcessHandle child : children) {
      child.onExit().get(30, TimeUnit.SECONDS);
    }
  }
}
