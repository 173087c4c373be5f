package io.flyshuttle.cli.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A part of a page, with places to fill. */
final class Template {
  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

  private Template() {}

  /** The file of that name beside this class, with a part in each place {@code {{name}}}. */
  static String filled(String name, Map<String, String> parts) {
    return PLACE
        .matcher(text(name))
        .replaceAll(
            place -> Matcher.quoteReplacement(Objects.requireNonNull(parts.get(place.group(1)))));
  }

  /** The file of that name beside this class. */
  static String text(String name) {
    try (InputStream file = Objects.requireNonNull(Template.class.getResourceAsStream(name))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Entries of a list of facts. */
  static String facts(Map<String, ?> facts) {
    StringBuilder list = new StringBuilder();
    facts.forEach((name, value) ->
        list.append(
            "<div><dt>%s</dt><dd>%s</dd></div>\n"
                .formatted(Svg.escape(name), Svg.escape(String.valueOf(value)))));
    return list.toString();
  }
}
