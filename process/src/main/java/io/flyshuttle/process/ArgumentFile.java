package io.flyshuttle.process;

import java.nio.charset.Charset;
import java.util.List;

/**
 * Arguments of the {@code java} command in a file, whose length no operating system limits and
 * whose content no list of processes shows. Syntax: section "java Command-Line Argument Files" of
 * the command's manual.
 */
final class ArgumentFile {
  private ArgumentFile() {}

  /** One quoted argument a line, in the encoding in which the command reads its arguments. */
  static byte[] of(List<String> arguments) {
    StringBuilder text = new StringBuilder();
    for (String argument : arguments) {
      quote(argument, text);
    }
    return text.toString()
        .getBytes(Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8")));
  }

  private static void quote(String argument, StringBuilder text) {
    text.append('"');
    for (int i = 0; i < argument.length(); i++) {
      char c = argument.charAt(i);
      switch (c) {
        case '\\', '"' -> text.append('\\').append(c);
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        case '\f' -> text.append("\\f");
        default -> text.append(c);
      }
    }
    text.append("\"\n");
  }
}
