package io.flyshuttle.web;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files of the page, read once: no path of a request is ever looked up in a file system. They
 * are sent as they are, there is no build step.
 */
final class Page {
  /** All of them, as they lie in the folder {@code page}. */
  static final List<String> NAMES =
      List.of(
          "index.html",
          "openapi.json",
          "icon.svg",
          "style/base.css",
          "style/controls.css",
          "style/results.css",
          "style/charts.css",
          "script/main.js",
          "script/api.js",
          "script/changes.js",
          "script/dom.js",
          "script/format.js",
          "script/lanes.js",
          "script/loading.js",
          "script/measuring.js",
          "script/question.js",
          "script/results.js",
          "script/sliders.js",
          "script/table-of-use.js",
          "script/what-if.js",
          "vendor/uplot/LICENSE",
          "vendor/uplot/uPlot.esm.js",
          "vendor/uplot/uPlot.min.css");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml");
  private static final String INDEX = "index.html";

  private final Map<String, File> files = new TreeMap<>();

  private static final class File {
    private final byte[] bytes;
    private final String type;
    private final String tag;

    File(byte[] bytes, String type) {
      this.bytes = bytes;
      this.type = type;
      this.tag = "\"" + hash(bytes) + "\"";
    }
  }

  Page() {
    NAMES.forEach(name -> files.put(path(name), read(name)));
  }

  /** Where a file is served. */
  static String path(String name) {
    return name.equals(INDEX) ? "/" : "/" + name;
  }

  private static File read(String name) {
    try (InputStream input = Page.class.getResourceAsStream("page/" + name)) {
      if (input == null) {
        throw new IllegalStateException("incomplete: there is no page/" + name);
      }
      byte[] bytes = input.readAllBytes();
      String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
      String type = TYPES.getOrDefault(ending, "text/plain; charset=utf-8");
      return new File(bytes, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(hash, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  /** The paths that are served. */
  Iterable<String> paths() {
    return files.keySet();
  }

  /** Answers for one of {@link #paths}; by its tag alone where the browser has it already. */
  void serve(Context context) {
    File file = Optional.ofNullable(files.get(context.path())).orElseThrow();
    context.header("Cache-Control", "no-cache").header("ETag", file.tag);
    if (file.tag.equals(context.header("If-None-Match"))) {
      context.status(304);
    } else {
      context.contentType(file.type).result(file.bytes);
    }
  }
}
