package io.flyshuttle.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What ends a command. */
enum Interrupt {
  HUP(1),
  INT(2),
  TERM(15);

  private final int number;

  Interrupt(int number) {
    this.number = number;
  }

  /** Shells start what runs in the background with SIGINT ignored, for its children, too. */
  static Interrupt thatIsHeard() throws IOException {
    return INT.isHeard() ? INT : TERM;
  }

  /** Whether this process, and so what it starts, does not ignore it. */
  boolean isHeard() throws IOException {
    Path status = Path.of("/proc/self/status");
    return !Files.exists(status) || Files.readAllLines(status).stream().noneMatch(this::isIgnored);
  }

  private boolean isIgnored(String line) {
    String mask = "SigIgn:";
    return line.startsWith(mask)
        && (Long.parseUnsignedLong(line.substring(mask.length()).strip(), 16) & 1L << (number - 1))
            != 0;
  }

  void send(Process process) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + this, Long.toString(process.pid())).start().waitFor();
  }

  /** Of a command that was ended by it, as shells have it. */
  int exitCode() {
    return 128 + number;
  }
}
