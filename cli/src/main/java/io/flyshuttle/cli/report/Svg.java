package io.flyshuttle.cli.report;

import java.util.Locale;

/** Writes the few shapes of SVG that the charts need. Coordinates are in units of the view box. */
final class Svg {
  private final StringBuilder text = new StringBuilder();

  Svg(int width, int height, String label) {
    text.append(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n"
            .formatted(width, height, escape(label)));
  }

  Svg bar(String style, double x, double y, double width, double height, String tip) {
    return add(
        ("<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"3\">"
                + "<title>%s</title></rect>")
            .formatted(
                style, round(x), round(y), round(Math.max(1, width)), round(height), escape(tip)));
  }

  Svg line(String style, double x1, double y1, double x2, double y2) {
    return add(
        "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>"
            .formatted(style, round(x1), round(y1), round(x2), round(y2)));
  }

  Svg path(String style, CharSequence points, String tip) {
    return add(
        "<polyline class=\"%s\" points=\"%s\"><title>%s</title></polyline>"
            .formatted(style, points, escape(tip)));
  }

  /** {@code anchor} is start, middle or end. */
  Svg text(String style, String anchor, double x, double y, String words) {
    return add(
        "<text class=\"%s\" text-anchor=\"%s\" x=\"%s\" y=\"%s\">%s</text>"
            .formatted(style, anchor, round(x), round(y), escape(words)));
  }

  private Svg add(String shape) {
    text.append(shape).append('\n');
    return this;
  }

  @Override
  public String toString() {
    return text + "</svg>\n";
  }

  static String round(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** For text and for attributes in double quotes. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
