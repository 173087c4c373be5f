package io.flyshuttle.bench.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flyshuttle.bench.Samples;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Python's {@code ProcessPoolExecutor}, run by a script of ours that does one thing at a time as it
 * is told, so that its rounds alternate with others.
 */
final class Python implements AutoCloseable {
  private final Path script;
  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter orders;

  private Python(Path script, Process process) {
    this.script = script;
    this.process = process;
    answers = process.inputReader();
    orders = process.outputWriter();
  }

  /** With so many workers. */
  static Python start(int workers) throws IOException {
    Path script = Files.createTempFile("ppe", ".py");
    try (InputStream source = Python.class.getResourceAsStream("ppe.py")) {
      Files.writeString(script, new String(Objects.requireNonNull(source).readAllBytes(), UTF_8));
    }
    Process process =
        new ProcessBuilder("python3", script.toString(), Integer.toString(workers))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new Python(script, process);
  }

  long pid() {
    return process.pid();
  }

  /** Does something and gives what it measured. */
  Samples measure(String order) throws IOException {
    orders.write(order + "\n");
    orders.flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("python3 has ended at '" + order + "'");
    }
    return new Samples(Stream.of(answer.split(" ", -1)).mapToDouble(Double::parseDouble).toArray());
  }

  @Override
  public void close() throws IOException {
    orders.close(); // at the end of its input it ends
    try {
      process.waitFor();
    } catch (InterruptedException hurry) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Files.delete(script);
  }
}
