package io.flyshuttle.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** What the page shows once its sliders rest, in a real browser, and a slider that moves then. */
class AtRestIT {
  private static Browser browser;

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
    site = Site.open();
    browser.load(site.address.toString());
    browser.await("#changes[aria-busy='false']", "On twice the cores");
    browser.await("#what-if-note", "Time for 2,000 tasks");
  }

  @AfterEach
  void close() {
    List<String> complaints = browser.complaints();
    browser.go("about:blank");
    site.close();
    List<String> _ = browser.complaints(); // of what the page asked while it was left
    assertThat(complaints).isEmpty();
  }

  private static String script(String script) {
    return String.valueOf(browser.script(script));
  }

  /** How the note at the plot begins for the tasks that are set. */
  private static String note() {
    return "Time for " + browser.text("output[for='items']") + " tasks";
  }

  private static void moreTasks() {
    Object _ = browser.script("document.getElementById('items').focus()");
    browser.andAnswer(() -> browser.press(Keys.ARROW_RIGHT));
  }

  /** As if another of its questions had come between: it is the numbers as they are that count. */
  @Test
  void whatWasGivenUpIsAskedForAgain() {
    Object _ =
        browser.script(
            """
            globalThis.asked = [];
            const real = globalThis.fetch;
            const givenUp = new Set(['/api/sweep', '/api/changes']);
            globalThis.fetch = (path, options) => {
              if (options?.body) asked.push({ path, page: JSON.parse(options.body).page });
              return givenUp.delete(path)
                ? Promise.resolve(new Response(null, { status: 204 })) : real(path, options);
            };
            """);

    moreTasks();

    browser.await("#changes[aria-busy='false']", "On twice the cores");
    browser.await("#what-if-note", note());
    assertThat(script("return asked.map(each => each.path).sort().join(' ')"))
        .isEqualTo("/api/changes /api/changes /api/simulate /api/sweep /api/sweep");
    assertThat(script("return [...new Set(asked.map(each => each.page))].join(' ')"))
        .matches("[0-9a-f-]{4,64}");
  }

  /** An answer that comes after the next movement: to draw it would hold that up. */
  @Test
  void whatIsAnsweredTooLateIsNotShown() {
    Object _ =
        browser.script(
            """
            globalThis.shown = '';
            for (const id of ['changes', 'what-if-note']) {
              const place = document.getElementById(id);
              new MutationObserver(() => { shown += place.textContent; })
                .observe(place, { childList: true });
            }
            const real = globalThis.fetch;
            globalThis.late = new Map();
            globalThis.fetch = async (path, options) => {
              const answer = await real(path, options);
              if (!/sweep|changes/.test(path) || late.has(path)) return answer;
              const { ok, status, headers } = answer;
              const body = await answer.json();
              if (body.changes) body.changes = ['of numbers moved past'];
              await new Promise(done => late.set(path, done));
              return { ok, status, headers, json: async () => body };
            };
            """);
    moreTasks();
    String past = note();
    browser.await("both", _ -> browser.script("return late.size").equals(2L));

    moreTasks();
    Object _ = browser.script("late.forEach(done => done())");

    browser.await("#what-if-note", note());
    browser.await("#changes[aria-busy='false']", "On twice the cores");
    assertThat(script("return shown"))
        .contains(note())
        .doesNotContain(past)
        .doesNotContain("of numbers moved past");
  }
}
