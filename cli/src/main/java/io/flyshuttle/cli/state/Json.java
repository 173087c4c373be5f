package io.flyshuttle.cli.state;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/** Records as JSON: their components and nothing else, and read as strictly. */
public final class Json {
  static final JsonMapper STRICT =
      JsonMapper.builder()
          .changeDefaultVisibility(
              visible -> visible.withIsGetterVisibility(JsonAutoDetect.Visibility.NONE))
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private Json() {}

  /**
   * What a text says.
   *
   * @throws IllegalArgumentException if it is no such record
   */
  public static <T> T read(String text, Class<T> type) {
    try {
      return Optional.ofNullable(STRICT.readValue(text, type))
          .orElseThrow(() -> new IllegalArgumentException("nothing"));
    } catch (JacksonException damaged) {
      throw new IllegalArgumentException(damaged);
    }
  }

  /** A record as text of some lines. */
  public static String pretty(Object value) {
    return STRICT.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
  }
}
