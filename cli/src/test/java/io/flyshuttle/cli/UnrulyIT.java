package io.flyshuttle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Users' code that takes no care of its JVM: real child JVMs, real processes below them. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD) // what is started lives longer
@DisabledOnOs(OS.WINDOWS)
class UnrulyIT {
  private final TestScreen screen = TestScreen.plain();

  @TempDir private Path folder;

  private int compare(String call) throws IOException {
    return compare(call, "");
  }

  private int compare(String call, String close) throws IOException {
    String source =
        """
        import io.flyshuttle.Pipeline;
        import java.io.*;
        import java.nio.file.*;
        import java.util.concurrent.Callable;
        import java.util.concurrent.locks.LockSupport;
        public class Unruly implements Callable<Pipeline<?>>, AutoCloseable {
          public Pipeline<?> call() throws Exception {
            %s
          }
          public void close() throws Exception {
            %s
          }
        }
        """
            .formatted(call, close);
    Path file = Files.writeString(folder.resolve("Unruly.java"), source);
    return Main.run(screen.screen(), "compare", file.toString(), "--strategies=hybrid");
  }

  /** All that uses the streams of the child, or of what it has started, in one run. */
  @Test
  void whatReadsAndWritesStandardStreamsIsNoPartOfTheProtocol() throws Exception {
    Path pid = folder.resolve("pid");
    int code =
        compare(
            """
            Process left = new ProcessBuilder("sleep", "90").inheritIO().start();
            Files.writeString(Path.of("%s"), "" + left.pid());
            return Pipeline.range(0, 20).io(2, i -> {
              if (System.in.read() >= 0 || new FileInputStream(FileDescriptor.in).read() >= 0) {
                throw new IllegalStateException("there is input");
              }
              return i;
            });
            """
                .formatted(pid),
            """
            new ProcessBuilder("printf", "hello").inheritIO().start().waitFor();
            """);
    assertThat(screen.err()).contains("hybrid: 20 items in");
    assertThat(screen.out()).doesNotContain("FAILED");
    assertThat(code).isZero();
    assertThat(ProcessHandle.of(Long.parseLong(Files.readString(pid))).filter(UnrulyIT::isRunning))
        .as("what was left behind, holding the outputs")
        .isEmpty();
  }

  /** One that has ended but that nobody has waited for is no longer running. */
  private static boolean isRunning(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }

  @Test
  void aShutdownHookWithoutAnEndIsEnded() throws IOException {
    int code =
        compare(
            """
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
              while (true) {
                LockSupport.park(); // as long as a loop, and leaves the processor to others
              }
            }));
            return Pipeline.range(0, 20);
            """);
    assertThat(screen.err()).contains("hybrid: 20 items in");
    assertThat(code).isZero();
  }

  @Test
  void standardStreamsMayBeClosed() throws IOException {
    int code =
        compare(
            """
            new FileOutputStream(FileDescriptor.out).close();
            new FileOutputStream(FileDescriptor.err).close();
            new FileInputStream(FileDescriptor.in).close();
            return Pipeline.range(0, 20);
            """);
    assertThat(screen.out()).doesNotContain("FAILED");
    assertThat(code).isZero();
  }
}
