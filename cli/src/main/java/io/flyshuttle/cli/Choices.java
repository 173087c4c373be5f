package io.flyshuttle.cli;

import io.flyshuttle.cli.workload.Nearest;
import java.util.List;

/** Options that take one of a few words. */
final class Choices {

  private Choices() {}

  /** What to say of a word that is none of them. */
  static String unknown(String text, List<?> choices) {
    List<String> names = choices.stream().map(String::valueOf).toList();
    return "there is no '%s'%s; there are %s"
        .formatted(
            text,
            Nearest.to(text, names).map(near -> ", did you mean " + near + "?").orElse(""),
            String.join(", ", names));
  }
}
