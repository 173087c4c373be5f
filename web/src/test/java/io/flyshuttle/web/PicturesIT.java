package io.flyshuttle.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Pictures of the page with a measurement laid over the forecast, in {@code target/pictures}. With
 * {@code -Dflyshuttle.page=ADDRESS} they are of a server that is running, and of what it really
 * measures: so {@code .ci/pictures} takes those in {@code docs}. Without, the measurement is
 * played.
 */
class PicturesIT {
  private static final Path FOLDER = Path.of("target", "pictures");
  private static final long LARGEST = 150_000; // bytes
  private static final int DESK = 1280;
  private static final int HIGH = 980;
  private static final int PHONE = 360;
  private static final int PHONE_HIGH = 940;
  private static final Optional<String> REAL =
      Optional.ofNullable(System.getProperty("flyshuttle.page"));

  private final PlayedLaboratory laboratory = new PlayedLaboratory();

  @Test
  void areTaken() throws Exception {
    try (Browser browser = Browser.open();
        Site site = Site.with(laboratory, Duration.ofMinutes(1))) {
      browser.size(DESK, HIGH);
      browser.load(REAL.orElse(site.address.toString()));
      measure(browser);

      take(browser, "light", "top");
      browser.scheme("dark");
      take(browser, "dark", "measure-title");
      browser.scheme("light");
      browser.size(PHONE, PHONE_HIGH);
      take(browser, "phone", "times-title");
    }
  }

  private void measure(Browser browser) {
    browser.click("#start");
    if (REAL.isEmpty()) {
      laboratory.then(
          observer -> observer.ends(new Laboratory.Measured("hybrid", 4, 7.9, 70 << 20, 0.2, 3.5)));
      laboratory.thenEnds();
    }
    browser.awaitIdly("#measure-said", "Measured.");
    browser.await("the planner", _ -> !browser.all("#changes[aria-busy='false'] li").isEmpty());
  }

  /** With that part of the page, or what is around it, at the upper edge. */
  private static void take(Browser browser, String name, String from) throws IOException {
    Object _ =
        browser.script(
            """
            document.activeElement.blur();
            const part = document.getElementById(arguments[0]);
            if (part) scrollBy(0, (part.closest('.card') ?? part).getBoundingClientRect().top - 12);
            else scrollTo(0, 0);
            return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
            """,
            from);
    Path file = FOLDER.resolve("page-" + name + ".png");
    browser.picture(file);
    assertThat(Files.size(file)).isBetween(10_000L, LARGEST);
  }
}
