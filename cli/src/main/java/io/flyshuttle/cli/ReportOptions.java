package io.flyshuttle.cli;

import io.flyshuttle.cli.compare.Machine;
import io.flyshuttle.cli.compare.Standings;
import io.flyshuttle.cli.report.HtmlReport;
import io.flyshuttle.cli.report.JsonReport;
import io.flyshuttle.cli.report.ReportFile;
import java.io.IOException;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
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

  /** Fails before anything has run if a report could not be written. */
  void check() throws IOException {
    if (json != null) {
      file(JSON, json).check();
    }
    if (html != null) {
      file(HTML, html).check();
    }
  }

  /**
   * Writes what was asked for; a report that fails does not keep the other from being written.
   *
   * @return a line for each file
   */
  List<String> write(Standings standings) throws IOException {
    List<String> written = new ArrayList<>();
    try {
      if (json != null) {
        file(JSON, json).write(JsonReport.of(standings, Machine.here()));
        written.add("figures: " + json);
      }
    } finally {
      if (html != null) {
        file(HTML, html).write(HtmlReport.of(standings, Machine.here(), ZonedDateTime.now(zone())));
        written.add("page: " + html);
      }
    }
    return written;
  }

  private static java.time.ZoneId zone() {
    return java.time.ZoneId.systemDefault();
  }

  private static ReportFile file(String option, String path) {
    return new ReportFile(option, WorkloadOptions.path(path));
  }
}
