package io.flyshuttle.cli.report;

import static io.flyshuttle.cli.compare.Made.made;
import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.cli.compare.Machine;
import io.flyshuttle.cli.compare.Standings;
import java.io.StringReader;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class HtmlReportTest {
  private static final Machine MACHINE = new Machine(2, 8_000_000_000L, "<Linux>", "25");

  private static String page(Standings standings) {
    ZonedDateTime when = ZonedDateTime.of(2026, 11, 21, 12, 30, 0, 0, ZoneOffset.UTC);
    return HtmlReport.of(standings, MACHINE, when);
  }

  private static final String PAGE =
      page(
          made()
              .done("synchronous", 40, 0.4, 100)
              .done("hybrid", 2, 3.2, 130)
              .failed("event-loop", "a <script> & \"more\"")
              .standings());

  @Test
  void itLoadsNothingAndRunsNothing() {
    assertThat(PAGE)
        .doesNotContain("http:", "https:", "src=", "href=", "@import", "url(", "<script");
  }

  @Test
  void everyPlaceOfTheTemplateIsFilled() {
    assertThat(PAGE).doesNotContain("{{", "}}", "NaN", "Infinity", "null");
    assertThat(PAGE).contains("21 November 2026, 12:30 +00:00", "&lt;Linux&gt;");
    assertThat(PAGE).contains("a &lt;script&gt; &amp; &quot;more&quot;");
  }

  @Test
  void chartsAreWellFormedAndTellTheirFiguresInWords() throws Exception {
    var charts = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL).matcher(PAGE).results().toList();
    assertThat(charts).hasSize(6);
    for (var chart : charts) {
      var parsed =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(chart.group())));
      assertThat(parsed.getDocumentElement().getAttribute("aria-label")).isNotEmpty();
    }
    assertThat(PAGE).contains("Time: synchronous 40.0 s, hybrid 2.00 s, event-loop FAILED");
  }

  @Test
  void thereIsAPageEvenIfNothingEnded() {
    assertThat(page(made().failed("hybrid", "it died").standings()))
        .contains("No recommendation: no strategy ended with the right results.", "it died")
        .contains("class=\"answer none bad\"")
        .doesNotContain("NaN", "<svg", "{{");
  }

  @Test
  void theTitleHasTheItemsThatTheNameMayNotHave() {
    assertThat(PAGE).contains("<h1>mixed-10k, 10,000 items: which strategy?</h1>");
  }

  @Test
  void whatHasHardlyAnySamplesHasNoLine() {
    String page = page(made().shortRun("synchronous").shortRun("hybrid").standings());
    assertThat(page).doesNotContain("Items done over time").contains("How long others wait, over");
  }

  @Test
  void axesHaveRoundMarks() {
    assertThat(Scale.linear(48.7).ticks()).containsExactly(0.0, 20.0, 40.0, 60.0);
    assertThat(Scale.linear(1).at(0.25)).isEqualTo(0.25);
    assertThat(Scale.logarithmic(0.1, 65).ticks()).hasSize(4);
    assertThat(Scale.logarithmic(0.1, 65).at(0)).isZero();
    assertThat(Scale.logarithmic(0.1, 100).at(100)).isEqualTo(1);
  }
}
