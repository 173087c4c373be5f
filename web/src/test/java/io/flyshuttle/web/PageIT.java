package io.flyshuttle.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page in a real browser: every slider, the link, the keyboard, small screens, and axe. */
class PageIT {
  private static Browser browser;

  private final PlayedLaboratory laboratory = new PlayedLaboratory();
  private Site site;

  @BeforeAll
  static void openBrowser() {
    browser = Browser.open();
  }

  @AfterAll
  static void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void open() throws IOException {
    site = Site.with(laboratory, Duration.ofMinutes(1));
    browser.size(1280, 900);
    browser.scheme("light");
    browser.load(site.address.toString());
  }

  @AfterEach
  void close() {
    List<String> complaints = browser.complaints();
    browser.go("about:blank");
    site.close();
    List<String> _ = browser.complaints(); // of what the page asked while it was left
    assertThat(complaints).isEmpty();
  }

  private static String row(String family) {
    return browser.text("#times tr[data-strategy='" + family + "']");
  }

  private static void move(String slider, CharSequence... keys) {
    script("document.getElementById(arguments[0]).focus()", slider);
    browser.andAnswer(() -> browser.press(keys));
  }

  private static void script(String script, Object... arguments) {
    Object _ = browser.script(script, arguments);
  }

  /** To its end, which changes the time of a strategy, and the number shown beside it. */
  @ParameterizedTest
  @CsvSource({
    "items, END, synchronous",
    "items, HOME, synchronous",
    "taskSeconds, END, hybrid",
    "taskSeconds, ARROW_RIGHT, hybrid",
    "cpuShare, END, hybrid",
    "cpuShare, ARROW_LEFT, event-loop",
    "bytes, END, hybrid-processes",
    "concurrency, HOME, virtual-threads",
    "threads, HOME, threads",
    "threads, PAGE_UP, threads",
    "cpus, HOME, hybrid",
    "cores, END, hybrid",
    "cores, ARROW_RIGHT, threads",
  })
  void everySliderMovesTheForecast(String slider, Keys key, String strategy) {
    String number = browser.text("output[for='" + slider + "']");
    String before = row(strategy);

    move(slider, key);

    assertThat(browser.text("output[for='" + slider + "']")).isNotEqualTo(number);
    assertThat(row(strategy)).isNotEqualTo(before);
    assertThat(browser.find("#" + slider).getAttribute("aria-valuetext"))
        .isEqualTo(browser.text("output[for='" + slider + "']"));
  }

  @Test
  void theSpreadIsChosen() {
    String before = row("synchronous");

    script("document.getElementById('spread').focus()");
    browser.andAnswer(() -> browser.press("heavy"));

    assertThat(row("synchronous")).isNotEqualTo(before);
    assertThat(String.valueOf(browser.script("return location.hash")))
        .contains("spread=heavy-tail");
  }

  @Test
  void theLinkHoldsAllNumbers() {
    move("items", Keys.PAGE_UP);
    move("taskSeconds", Keys.PAGE_UP);
    move("cpuShare", Keys.ARROW_RIGHT);
    move("bytes", Keys.PAGE_UP);
    move("concurrency", Keys.PAGE_DOWN);
    move("threads", Keys.PAGE_DOWN);
    move("cores", Keys.ARROW_RIGHT);
    move("cpus", Keys.ARROW_RIGHT);
    script("document.getElementById('spread').focus()");
    browser.andAnswer(() -> browser.press("half"));
    String table = browser.text("#times");
    String numbers = browser.text("#controls");
    String link = String.valueOf(browser.script("return location.href"));

    browser.load(link);

    assertThat(browser.text("#times")).isEqualTo(table);
    assertThat(browser.text("#controls")).isEqualTo(numbers);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#items=-1&taskSeconds=NaN&cpuShare=2&spread=<script>&cores=1e9",
        "#%",
        "#items=1.5",
        "#nonsense",
        "#items=&items=7&__proto__=1",
      })
  void aBrokenLinkShowsTheUsual(String hash) {
    String usual = browser.text("#times");

    browser.load(site.address + hash);

    assertThat(browser.text("#times")).isEqualTo(usual);
    assertThat(browser.find("#trouble").isDisplayed()).isFalse();
  }

  @Test
  void aReaderIsToldTheRecommendationOnceASliderRests() {
    script("document.getElementById('cpuShare').focus()");
    for (int i = 0; i < 5; i++) {
      browser.press(Keys.ARROW_RIGHT);
    }
    browser.await(
        "the live region",
        _ ->
            String.valueOf(browser.script("return document.getElementById('said').textContent"))
                .startsWith("Recommended: "));

    assertThat(browser.find("#said").getAttribute("aria-live")).isEqualTo("polite");
  }

  @Test
  void lanesAreShownOfTheStrategyChosen() {
    browser.await("#lanes figcaption", "Under hybrid the first 48 of 2,000 tasks");
    assertThat(browser.all("#lanes rect.work")).hasSizeGreaterThan(40);

    browser.andAnswer(() -> browser.click("#lane-choice input[value='synchronous']"));

    browser.await("#lanes figcaption", "Under synchronous the first 48");
    assertThat(browser.all("#lanes rect.work")).hasSize(49); // and one in the legend
  }

  @Test
  void whatIfIsPlottedAndTabled() {
    for (String over : List.of("concurrency", "cores", "cpuShare", "taskSeconds", "threads")) {
      browser.click("#over option[value='" + over + "']");
      String label = browser.text("#over option[value='" + over + "']");
      browser.await("#what-if-note", "over the " + label);
      assertThat(browser.all("#plot canvas")).hasSize(1);
      assertThat(browser.all("#what-if-table tbody tr")).hasSizeGreaterThan(10);
    }
  }

  /** Its own words, of the numbers as they are once a slider rests; told apart until then. */
  @Test
  void thePlannerSaysWhatWouldChangeTheChoice() {
    browser.await("#changes[aria-busy='false']", "On twice the cores it would take");
    assertThat(browser.text("#changes")).doesNotContain("All this is with");

    move("cpus", Keys.ARROW_RIGHT);
    browser.await("#changes[aria-busy='false']", "All this is with as many threads or workers");

    move("cpuShare", Keys.HOME);
    browser.await("#changes[aria-busy='false']", "it would take as long");
  }

  /** A page from elsewhere tries what pages can: it reads nothing, and starts nothing. */
  @Test
  void anotherPageCanDoNothing() {
    browser.go("data:text/html,elsewhere");

    Object reached =
        browser.tried(
            """
            const [address, question, done] = arguments;
            const tries = {
              read: () => fetch(address + 'api/settings').then(answer => answer.text()),
              start: () => fetch(address + 'api/measurements', {
                method: 'POST', body: question, headers: { 'Content-Type': 'application/json' } }),
              script: () => new Promise((can, cannot) => {
                const script = document.createElement('script');
                script.src = address + 'script/format.js';
                script.onload = can;
                script.onerror = cannot;
                document.head.append(script);
              }),
              image: () => new Promise((can, cannot) => {
                const image = new Image();
                image.onload = can;
                image.onerror = cannot;
                image.src = address + 'icon.svg';
              }),
              socket: () => new Promise((can, cannot) => {
                const socket = new WebSocket(address.replace('http', 'ws') + 'api/settings');
                socket.onopen = can;
                socket.onerror = cannot;
              }),
              events: () => new Promise((can, cannot) => {
                const events = new EventSource(address + 'api/measurements/0/events');
                events.onopen = can;
                events.onerror = cannot;
              }),
            };
            // What a form can send goes out without being asked for, and its answer is not seen.
            const form = () => fetch(address + 'api/measurements', {
              method: 'POST', mode: 'no-cors', body: question,
              headers: { 'Content-Type': 'text/plain' } });
            Promise.all(Object.entries(tries).map(([name, attempt]) =>
                attempt().then(() => name, () => '')))
              .then(names => form().catch(() => {})
                .then(() => done(names.filter(Boolean).join(' '))));
            """,
            site.address.toString(),
            Site.QUESTION);

    assertThat(reached).isEqualTo("");
    assertThat(laboratory.experiments).isEmpty();
    assertThat(browser.complaints()).isNotEmpty();
  }

  @Test
  void theTableOfUseFollowsTheCoresAndIsLookedAt() {
    browser.await("the table", _ -> browser.all("#use tbody tr").size() > 8);
    move("cores", Keys.ARROW_RIGHT);
    browser.await("#use-cores", "3");

    browser.andAnswer(() -> browser.click("#use tbody tr:nth-child(6) button"));

    assertThat(browser.text("output[for='cpuShare']")).isEqualTo("100 %");
  }

  @Test
  void measuringShowsProgressAndLaysResultsOverTheForecast() throws Exception {
    browser.click("#start");
    assertThat(laboratory.experiments.take().strategies())
        .containsExactly(
            "threads(32)", "event-loop", "virtual-threads", "hybrid", "hybrid-processes");
    laboratory.then(observer -> observer.begins("hybrid"));
    laboratory.then(observer -> observer.advances("hybrid", 500, 1.25));
    browser.await("#progress-text", "hybrid: 500 of 2,000, 1.25 s");
    assertThat(browser.find("#progress-bar").getAttribute("value")).isEqualTo("0.05");
    assertThat(browser.find("#start").isEnabled()).isFalse();

    laboratory.then(
        observer -> observer.ends(new Laboratory.Measured("hybrid", 4, 7.9, 70 << 20, 0.2, 3.5)));
    laboratory.then(observer -> observer.fails("event-loop", "its JVM was killed"));
    laboratory.thenEnds();

    browser.await("#measure-said", "Measured.");
    assertThat(row("hybrid")).contains("measured 4 s");
    assertThat(browser.find("tr[data-strategy='hybrid'] .mark").isDisplayed()).isTrue();
    assertThat(browser.text("#measured")).contains("hybrid", "4 s", " %", "its JVM was killed");

    move("items", Keys.ARROW_RIGHT); // other work: what was measured is not its
    assertThat(row("hybrid")).doesNotContain("measured");
    assertThat(browser.find("#measured-scroll").isDisplayed()).isFalse();
  }

  @Test
  void measuringIsCancelled() throws Exception {
    browser.click("#start");
    laboratory.begun.await();
    browser.await("the button", _ -> browser.find("#cancel").isEnabled());

    browser.click("#cancel");

    laboratory.interrupted.await();
    browser.await("#measure-said", "Cancelled.");
    assertThat(browser.find("#start").isEnabled()).isTrue();
  }

  @Test
  void measuringEndsWithThePage() throws Exception {
    browser.click("#start");
    laboratory.begun.await();
    laboratory.then(observer -> observer.begins("hybrid"));
    browser.await("#progress-text", "hybrid");

    browser.leave();

    laboratory.interrupted.await();
  }

  @Test
  void aSecondPageIsToldThatOneMeasures() throws Exception {
    assertThat(site.post("/api/measurements", Site.QUESTION).statusCode()).isEqualTo(201);

    browser.click("#start");

    browser.await("#measure-said", "another measurement is running");
    assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("409"));
  }

  @Test
  void aReportIsLoaded(@TempDir Path folder) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("report.json"),
            """
            {"schema": 1, "question": %s, "results": [{"strategy": "hybrid", "wallSeconds": 1.5}]}
            """
                .formatted(Site.QUESTION));

    browser.andAnswer(() -> browser.find("#file").sendKeys(file.toString()));

    browser.await("#note", "Read what this page has saved.");
    assertThat(browser.text("output[for='items']")).isEqualTo("200");
    browser.await("the mark", _ -> row("hybrid").contains("measured 1.5 s"));
  }

  @Test
  void aFileThatIsNoneIsSaidToBe(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("other.json"), "<html>");

    browser.find("#file").sendKeys(file.toString());

    browser.await("#note", "other.json: no JSON that can be read");
    assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("400"));
  }

  @Test
  void aServerThatHasGoneIsSaidToHave() {
    site.server.close();

    script("document.getElementById('items').focus()");
    browser.press(Keys.ARROW_RIGHT);

    browser.await("#trouble", "the server does not answer");
    assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("ERR_CONNECTION"));
  }

  /**
   * From the top by Tab alone: everything is reached, its focus is seen, and keys do what they say.
   */
  @Test
  void theKeyboardIsEnough() throws Exception {
    script("document.activeElement.blur(); scrollTo(0, 0)");
    Set<String> reached = new HashSet<>();
    List<String> unseen = new ArrayList<>();
    for (int i = 0; i < 60 && !reached.contains("a uPlot (MIT)"); i++) {
      browser.press(Keys.TAB);
      WebElement focused = browser.focused();
      String id = name(focused);
      reached.add(id);
      if (focused.getCssValue("outline-style").equals("none")) {
        unseen.add(id);
      }
    }
    assertThat(reached)
        .contains(
            "items",
            "taskSeconds",
            "cpuShare",
            "spread",
            "bytes",
            "concurrency",
            "threads",
            "cpus",
            "cores",
            "link",
            "save",
            "load",
            "reset",
            "lanes",
            "measure",
            "start",
            "over",
            "a uPlot (MIT)");
    assertThat(unseen).isEmpty();

    browser.find("#start").sendKeys(Keys.ENTER);
    laboratory.begun.await();
    browser.await("the focus", _ -> name(browser.focused()).equals("cancel"));
    laboratory.then(observer -> observer.begins("hybrid"));
    browser.await("#measure-said", "Measures hybrid.");
    browser.press(Keys.SPACE);
    laboratory.interrupted.await();
    browser.await("#measure-said", "Cancelled.");

    script("document.querySelector('#lane-choice input').focus()");
    browser.andAnswer(() -> browser.press(Keys.ARROW_RIGHT));
    browser.await("#lanes figcaption", "Under synchronous");
  }

  private static String name(WebElement element) {
    String id = element.getAttribute("id");
    String name = element.getAttribute("name");
    return id != null && !id.isEmpty()
        ? id
        : name != null && !name.isEmpty() ? name : element.getTagName() + " " + element.getText();
  }

  @ParameterizedTest
  @ValueSource(ints = {360, 480, 720, 940, 1280, 1920})
  void nothingSticksOut(int width) {
    browser.size(width, 800);
    browser.load(site.address.toString());
    browser.await("the table", _ -> browser.all("#use tbody tr").size() > 8);

    assertThat(browser.script("return document.scrollingElement.scrollWidth"))
        .isEqualTo((long) width);
  }

  @ParameterizedTest
  @CsvSource({"light, 1280", "dark, 1280", "light, 360", "dark, 360"})
  void axeFindsNothing(String scheme, int width) throws Exception {
    browser.size(width, 900);
    browser.scheme(scheme);
    browser.load(site.address.toString());
    browser.await("the table", _ -> browser.all("#use tbody tr").size() > 8);
    browser.await("the plot", _ -> !browser.all("#plot canvas").isEmpty());
    script("document.querySelectorAll('details').forEach(each => { each.open = true; })");
    assertThat(browser.violations()).isEmpty();

    browser.click("#start");
    laboratory.then(observer -> observer.begins("hybrid"));
    laboratory.then(observer -> observer.advances("hybrid", 500, 1.25));
    browser.await("#progress-text", "500");
    assertThat(browser.violations()).isEmpty();
    laboratory.then(
        observer -> observer.ends(new Laboratory.Measured("hybrid", 4, 7.9, 70 << 20, 0.2, 3.5)));
    laboratory.then(observer -> observer.fails("event-loop", "its JVM was killed"));
    laboratory.thenEnds();
    browser.await("#measure-said", "Measured.");
    assertThat(browser.violations()).isEmpty();
  }

  @Test
  void nothingIsAskedOfOtherMachines() {
    browser.await("the table", _ -> browser.all("#use tbody tr").size() > 8);

    Object others =
        browser.script(
            """
            return performance.getEntries().map(entry => entry.name)
              .filter(name => name.includes('://') && !name.startsWith(location.origin)).length\
            """);
    assertThat(others).isEqualTo(0L);
  }
}
