package io.flyshuttle.web;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON as it comes from strangers, and as it goes out. */
final class Json {
  /** Of all that is written and read here; the names and their meaning are fixed by it. */
  static final int SCHEMA = 1;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(20)
                          .maxNumberLength(40)
                          .maxNameLength(100)
                          .maxStringLength(20_000)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /**
   * The one object in {@code body}.
   *
   * @throws Refusal if there is none, or something besides
   */
  static JsonNode object(byte[] body) {
    try {
      JsonNode node = MAPPER.readTree(body);
      if (node == null || !node.isObject()) {
        throw Refusal.bad("the body must be one JSON object");
      }
      return node;
    } catch (JacksonException broken) {
      throw Refusal.bad("no JSON that can be read: " + reason(broken));
    }
  }

  /** Without the source that Jackson quotes, which is the stranger's own. */
  private static String reason(JacksonException broken) {
    String message = String.valueOf(broken.getOriginalMessage()).lines().findFirst().orElse("");
    return message.length() <= 200 ? message : message.substring(0, 200) + "...";
  }

  /** {@code value} on one line. */
  static String text(Object value) {
    return MAPPER.writeValueAsString(value);
  }
}
