package io.flyshuttle;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A {@link TaskTree} as text for people and as JSON for programs. */
final class TaskTreeFormat {

  private TaskTreeFormat() {}

  static String text(TaskTree tree) {
    StringBuilder out = new StringBuilder();
    tree.roots().forEach(root -> text(root, 0, out));
    return out.toString();
  }

  private static void text(TaskTree.Node node, int depth, StringBuilder out) {
    out.repeat("  ", depth).append(node.kind());
    if (!node.name().isEmpty()) {
      out.append(' ').append(node.name());
    }
    out.append(' ').append(node.state()).append(' ').append(humanly(node.age()));
    node.forkedAt().ifPresent(line -> out.append(", from ").append(line));
    node.waitsFor().ifPresent(what -> out.append(", waits for ").append(what));
    node.where().ifPresent(line -> out.append(", at ").append(line));
    out.append('\n');
    node.children().forEach(child -> text(child, depth + 1, out));
  }

  private static String humanly(Duration age) {
    double millis = age.toNanos() / 1e6;
    if (millis < 1000) {
      return String.format(Locale.ROOT, "%.1f ms", millis);
    }
    return millis < 60_000
        ? String.format(Locale.ROOT, "%.1f s", millis / 1000)
        : String.format(
            Locale.ROOT, "%d min %02d s", (long) millis / 60_000, (long) millis / 1000 % 60);
  }

  static String json(TaskTree tree) {
    StringBuilder out = new StringBuilder();
    nodes(tree.roots(), out);
    return out.toString();
  }

  private static void nodes(List<TaskTree.Node> nodes, StringBuilder out) {
    out.append('[');
    String separator = "";
    for (TaskTree.Node node : nodes) {
      out.append(separator);
      node(node, out);
      separator = ",";
    }
    out.append(']');
  }

  private static void node(TaskTree.Node node, StringBuilder out) {
    out.append('{');
    string("kind", node.kind(), out);
    string("name", node.name(), out);
    string("state", node.state(), out);
    double millis = node.age().toNanos() / 1e6;
    out.append("\"age\":").append(String.format(Locale.ROOT, "%.3f", millis)).append(',');
    optional("forkedAt", node.forkedAt(), out);
    optional("waitsFor", node.waitsFor(), out);
    optional("where", node.where(), out);
    out.append("\"children\":");
    nodes(node.children(), out);
    out.append('}');
  }

  private static void string(String field, String value, StringBuilder out) {
    out.append('"').append(field).append("\":");
    quote(value, out);
    out.append(',');
  }

  private static void optional(String field, Optional<String> value, StringBuilder out) {
    if (value.isPresent()) {
      string(field, value.get(), out);
    } else {
      out.append('"').append(field).append("\":null,");
    }
  }

  /** RFC 8259, section 7; lone surrogates too are escaped, so that any encoder can write it. */
  private static void quote(String value, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || Character.isSurrogate(c)) {
            out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
