package io.flyshuttle.cli.child;

import java.io.PrintStream;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The protocol between parent and child: JSON, one message a line. */
public final class Wire {
  private final JsonMapper mapper = new JsonMapper();

  /** One message as one line, without its end. */
  public String write(Object message) {
    return mapper.writeValueAsString(message);
  }

  /** The job in {@code line}. */
  public Job readJob(String line) {
    return mapper.readValue(line, Job.class);
  }

  /** The event in {@code line}; none if it is something else, such as a warning of the JVM. */
  public Optional<Event> readEvent(String line) {
    if (!line.startsWith("{")) {
      return Optional.empty();
    }
    try {
      return Optional.of(mapper.readValue(line, Event.class));
    } catch (JacksonException other) {
      return Optional.empty();
    }
  }

  /** Sends {@code event} on {@code out} at once. */
  void send(PrintStream out, Event event) {
    String line = write(event);
    synchronized (out) {
      out.println(line);
      out.flush();
    }
  }
}
