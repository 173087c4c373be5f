package io.flyshuttle.web;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The fields of an object from a stranger, each within bounds. Every complaint names the field, and
 * its value where that is a number.
 */
final class Fields {
  private static final Pattern NAME = Pattern.compile("[0-9A-Za-z-]{1,64}");

  private final JsonNode object;
  private final Set<String> read = new HashSet<>();

  Fields(JsonNode object) {
    this.object = object;
  }

  /** A whole number from {@code least} to {@code most}. */
  long whole(String name, long least, long most) {
    JsonNode node = number(name);
    double value = node.doubleValue();
    if (value != Math.rint(value)) {
      throw Refusal.bad(name + " " + value + ": must be a whole number");
    }
    if (!(value >= least && value <= most)) {
      throw outside(name, value, (double) least, (double) most);
    }
    return (long) value;
  }

  /** The same, or {@code otherwise} where it is not given. */
  long whole(String name, long least, long most, long otherwise) {
    return object.has(name) ? whole(name, least, most) : otherwise;
  }

  /** A number from {@code least} to {@code most}. */
  double real(String name, double least, double most) {
    double value = number(name).doubleValue();
    if (!(value >= least && value <= most)) { // also what is not a number
      throw outside(name, value, least, most);
    }
    return value;
  }

  private JsonNode number(String name) {
    JsonNode node = present(name);
    if (!node.isNumber()) {
      throw Refusal.bad(name + ": must be a number");
    }
    return node;
  }

  private static Refusal outside(String name, double value, double least, double most) {
    return Refusal.bad(
        "%s %s: must be from %s to %s".formatted(name, plain(value), plain(least), plain(most)));
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.format(Locale.ROOT, "%,d", (long) value)
        : String.valueOf(value);
  }

  /** One of {@code choices}. */
  String word(String name, List<String> choices) {
    JsonNode node = present(name);
    if (!node.isString() || !choices.contains(node.stringValue())) {
      throw Refusal.bad(name + ": must be one of " + String.join(", ", choices));
    }
    return node.stringValue();
  }

  /** A name of its own making, if it is given: letters, digits and '-', 64 at most. */
  Optional<String> name(String name) {
    Optional<JsonNode> node = any(name);
    if (node.isPresent()
        && !(node.get().isString() && NAME.matcher(node.get().stringValue()).matches())) {
      throw Refusal.bad(name + ": must be 1 to 64 letters, digits or '-'");
    }
    return node.map(JsonNode::stringValue);
  }

  /** At least one of {@code choices}, each once; all of them where none is given. */
  List<String> words(String name, List<String> choices) {
    if (!object.has(name)) {
      return choices;
    }
    JsonNode node = present(name);
    if (!node.isArray() || node.isEmpty() || node.size() > choices.size()) {
      throw Refusal.bad(name + ": must be a list of 1 to " + choices.size());
    }
    List<String> words =
        node.valueStream()
            .map(each -> each.isString() ? each.stringValue() : "")
            .distinct()
            .toList();
    if (words.size() != node.size() || !choices.containsAll(words)) {
      throw Refusal.bad(name + ": each once of " + String.join(", ", choices));
    }
    return words;
  }

  /** An object within this one. */
  Fields object(String name) {
    JsonNode node = present(name);
    if (!node.isObject()) {
      throw Refusal.bad(name + ": must be an object");
    }
    return new Fields(node);
  }

  /** What is there, of whatever kind. */
  Optional<JsonNode> any(String name) {
    read.add(name);
    JsonNode node = object.get(name);
    return node == null || node.isNull() ? Optional.empty() : Optional.of(node);
  }

  private JsonNode present(String name) {
    return any(name).orElseThrow(() -> Refusal.bad(name + " is missing"));
  }

  /** Refuses what has not been asked for: it would do nothing. */
  void end() {
    String unknown =
        object.propertyNames().stream()
            .filter(name -> !read.contains(name))
            .limit(3)
            .collect(Collectors.joining(", "));
    if (!unknown.isEmpty()) {
      throw Refusal.bad("unknown: " + unknown);
    }
  }
}
