package io.flyshuttle.cli;

import io.flyshuttle.cli.compare.Attempt;
import io.flyshuttle.cli.compare.Machine;
import io.flyshuttle.cli.compare.Standings;
import io.flyshuttle.cli.report.HtmlReport;
import io.flyshuttle.cli.report.JsonReport;
import io.flyshuttle.cli.report.KillJson;
import io.flyshuttle.cli.report.ReportFile;
import io.flyshuttle.cli.workload.BadInput;
import io.flyshuttle.cli.workload.Runaways;
import java.io.File;
import java.io.IOException;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What to leave behind. */
final class ReportOptions {
  private static final String JSON = "--json";
  private static final String HTML = "--html";

  @Option(names = JSON, paramLabel = "FILE", description = "Write the figures there as JSON.")
  private @Nullable String json;

  @Option(
      names = HTML,
      paramLabel = "FILE",
      description = "Write a page with charts there, complete in one file.")
  private @Nullable String html;

  /** The page is for comparisons. */
  void rejectPage(String what) {
    WorkloadOptions.reject(what, HTML, html);
  }

  /** Fails before anything has run if a report could not be written. */
  void check() throws IOException {
    check(file(JSON, json), file(HTML, html));
  }

  /** Fails if a report could not be written, or both are one. */
  static void check(Optional<ReportFile> figures, Optional<ReportFile> page) throws IOException {
    for (ReportFile file : Stream.of(figures, page).flatMap(Optional::stream).toList()) {
      file.check();
    }
    if (figures.isPresent() && page.isPresent() && figures.get().isSameAs(page.get())) {
      throw new BadInput("--json and --html both name " + page.get() + ": give two files");
    }
  }

  /** Writes what was asked for of a demonstration. */
  Written write(Runaways work, Map<String, Attempt> attempts) {
    Written written = Written.nothing();
    file(JSON, json)
        .ifPresent(file ->
            written.add(file, KillJson.of(work, attempts, Machine.here()), "figures: " + json));
    return written;
  }

  /** Writes what was asked for; a report that fails does not keep the other from being written. */
  Written write(Standings standings) {
    Written written = Written.nothing();
    file(JSON, json)
        .ifPresent(file ->
            written.add(file, JsonReport.of(standings, Machine.here()), "figures: " + json));
    file(HTML, html)
        .ifPresent(file ->
            written.add(
                file,
                HtmlReport.of(standings, Machine.here(), ZonedDateTime.now(zone())),
                "page: " + html));
    return written;
  }

  /**
   * What became of the reports.
   *
   * @param lines one for each that was written
   * @param failures one for each that was not
   */
  record Written(List<String> lines, List<String> failures) {
    static Written nothing() {
      return new Written(new ArrayList<>(), new ArrayList<>());
    }

    void add(ReportFile file, String text, String line) {
      try {
        file.write(text);
        lines.add(line);
      } catch (IOException e) {
        failures.add(String.valueOf(e.getMessage()));
      }
    }
  }

  static java.time.ZoneId zone() {
    return java.time.ZoneId.systemDefault();
  }

  static Optional<ReportFile> file(String option, @Nullable String name) {
    if (name == null) {
      return Optional.empty();
    }
    if (name.isBlank()) {
      throw new BadInput(option + ": the name of the file is empty");
    }
    if (name.equals("-")) {
      throw new BadInput(option + " -: give the name of a file, or /dev/stdout");
    }
    if (name.endsWith("/") || name.endsWith(File.separator)) {
      throw new BadInput(option + " " + name + ": that names a folder, give the name of a file");
    }
    return Optional.of(new ReportFile(option, WorkloadOptions.path(name)));
  }
}
