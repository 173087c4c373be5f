package io.flyshuttle.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.forecast.Machine;
import io.javalin.Javalin;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files of the page. */
class PageTest {
  private static final Path FOLDER = folder("page/index.html");

  private static Path folder(String file) {
    URL url = Objects.requireNonNull(PageTest.class.getResource(file));
    try {
      return Objects.requireNonNull(Path.of(url.toURI()).getParent());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Set<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> FOLDER.relativize(file).toString().replace('\\', '/'))
          .filter(name -> !name.endsWith("SHA256SUMS"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void everyFileIsServed() throws IOException {
    assertThat(Page.NAMES).containsExactlyInAnyOrderElementsOf(files());
  }

  @ParameterizedTest
  @ValueSource(strings = {"page/vendor/uplot/SHA256SUMS", "/axe/SHA256SUMS"})
  void whatIsNotOursIsUnchanged(String sums) throws Exception {
    Path folder = folder(sums);
    List<String> lines = Files.readAllLines(folder.resolve("SHA256SUMS"));

    assertThat(lines).hasSizeGreaterThan(1);
    for (String line : lines) {
      String[] parts = line.split(" +", 2);
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(folder.resolve(parts[1])));
      assertThat(HexFormat.of().formatHex(hash)).as(parts[1]).isEqualTo(parts[0]);
    }
  }

  /** The policy of the page would refuse them, and so would a reader. */
  @Test
  void nothingIsInlineAndNothingComesFromElsewhere() throws IOException {
    String page = Files.readString(FOLDER.resolve("index.html"));

    assertThat(page)
        .doesNotContainPattern("<script(?![^>]*src)")
        .doesNotContain("<style", " style=", " onclick=");
    for (String name : files()) {
      if (!name.startsWith("vendor/") && !name.equals("openapi.json")) {
        assertThat(Files.readString(FOLDER.resolve(name)).replace("http://www.w3.org/2000/svg", ""))
            .as(name)
            .doesNotContain("http://", "https://", "innerHTML", "eval(");
      }
    }
  }

  @Test
  void everyFileIsSmall() throws IOException {
    for (String name : files()) {
      if (!name.startsWith("vendor/") && !name.equals("openapi.json")) {
        assertThat(Files.readString(FOLDER.resolve(name)).lines().count()).as(name).isLessThan(250);
      }
    }
  }

  @Test
  void aFileThatTheBrowserHasIsNotSentAgain() throws Exception {
    try (Site site = Site.open()) {
      HttpResponse<String> first = site.get("/script/main.js");
      String tag = first.headers().firstValue("ETag").orElseThrow();
      HttpResponse<String> second =
          site.send(site.to("/script/main.js").header("If-None-Match", tag));

      assertThat(first.statusCode()).isEqualTo(200);
      assertThat(first.headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/javascript");
      assertThat(second.statusCode()).isEqualTo(304);
      assertThat(second.body()).isEmpty();
    }
  }

  @Test
  void whatIsServedIsDescribed() throws IOException {
    JsonNode document = new JsonMapper().readTree(Files.readString(FOLDER.resolve("openapi.json")));
    Set<String> described = new TreeSet<>();
    document
        .get("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .propertyNames()
                .forEach(method ->
                    described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));

    assertThat(described).isEqualTo(served());
    Set<String> named = new TreeSet<>();
    Pattern.compile("#/components/schemas/(\\w+)")
        .matcher(document.toString())
        .results()
        .map((MatchResult match) -> match.group(1))
        .forEach(named::add);
    assertThat(document.get("components").get("schemas").propertyNames()).containsAll(named);
  }

  private static Set<String> served() {
    Machine machine = Machine.generic(2);
    Forecasts forecasts = new Forecasts(machine, Model::of, new PlannedAdvice(machine));
    try (Calculations calculations = new Calculations();
        Measurements measurements =
            new Measurements(Laboratory.closed("not here"), Duration.ofSeconds(1))) {
      Api api = new Api(forecasts, measurements, calculations);
      return Javalin.create(config -> api.addTo(config.routes))
          .unsafe
          .internalRouter
          .allHttpHandlers()
          .stream()
          .map(parsed -> parsed.endpoint.method.name() + " " + parsed.endpoint.path)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void answersHaveWhatTheDescriptionSays() throws Exception {
    JsonNode schemas =
        new JsonMapper()
            .readTree(Files.readString(FOLDER.resolve("openapi.json")))
            .get("components")
            .get("schemas");
    try (Site site = Site.open()) {
      String lanes = Site.and("lanes", "\"hybrid\"");
      JsonNode answer = Site.json(site.post("/api/simulate", lanes));
      assertSame(schemas.get("Answer"), answer);
      assertSame(schemas.get("Result"), answer.get("results").get(0));
      assertSame(schemas.get("Recommended"), answer.get("recommended"));
      assertSame(schemas.get("Lanes"), answer.get("lanes"));
      assertSame(schemas.get("Settings"), Site.json(site.get("/api/settings")));
      JsonNode table = Site.json(site.get("/api/table-of-use"));
      assertSame(schemas.get("TableOfUse"), table);
      assertSame(schemas.get("Question"), table.get("rows").get(0).get("question"));
      assertSame(
          schemas.get("Sweep"), Site.json(site.post("/api/sweep", Site.and("over", "\"cores\""))));
      assertSame(schemas.get("Changes"), Site.json(site.post("/api/changes", Site.QUESTION)));
      assertSame(schemas.get("Refused"), Site.json(site.get("/nothing")));
    }
  }

  private static void assertSame(JsonNode schema, JsonNode value) {
    assertThat(value.propertyNames())
        .containsExactlyInAnyOrderElementsOf(schema.get("properties").propertyNames());
  }
}
