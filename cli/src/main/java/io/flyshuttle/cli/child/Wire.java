package io.flyshuttle.cli.child;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The protocol between parent and child: JSON, one message a line. */
public final class Wire {
  /** What the parent says when the child may end. */
  public static final String GOODBYE = "goodbye";

  /** Records are their components, whatever else they can be asked. */
  private final JsonMapper mapper =
      JsonMapper.builder()
          .changeDefaultVisibility(
              visible -> visible.withIsGetterVisibility(JsonAutoDetect.Visibility.NONE))
          .build();

  /** One message as one line, without its end. */
  public String write(Object message) {
    return mapper.writeValueAsString(message);
  }

  /** The job in {@code line}. */
  Job readJob(String line) {
    return mapper.readValue(line, Job.class);
  }

  /** The event in {@code line}; none if it was cut off by the child's death. */
  public Optional<Event> readEvent(String line) {
    try {
      return Optional.of(mapper.readValue(line, Event.class));
    } catch (JacksonException cut) {
      return Optional.empty();
    }
  }
}
