package io.flyshuttle.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Pictures of the page, in {@code target/pictures}. With {@code -Dflyshuttle.page=ADDRESS} they are
 * of a server that is running, with what it has really measured: those in {@code docs} are.
 */
class PicturesIT {
  private static final Path FOLDER = Path.of("target", "pictures");
  private static final Optional<String> REAL =
      Optional.ofNullable(System.getProperty("flyshuttle.page"));

  private final PlayedLaboratory laboratory = new PlayedLaboratory();

  @Test
  void areTaken() throws Exception {
    try (Browser browser = Browser.open();
        Site site = Site.with(laboratory, Duration.ofMinutes(1))) {
      browser.size(1280, 1000);
      browser.load(REAL.orElse(site.address.toString()));
      measure(browser);
      for (String scheme : new String[] {"light", "dark"}) {
        browser.scheme(scheme);
        take(browser, "serve-" + scheme);
      }
      browser.scheme("light");
      browser.size(360, 1000);
      Object _ = browser.script("document.getElementById('answer').scrollIntoView()");
      take(browser, "serve-phone");
    }
  }

  private void measure(Browser browser) {
    if (REAL.isPresent()) {
      browser.click("#start");
      browser.await("#measure-said", "Measured.");
    }
    Object _ = browser.script("document.activeElement.blur(); scrollTo(0, 0)");
  }

  private static void take(Browser browser, String name) throws IOException {
    Path file = FOLDER.resolve(name + ".png");
    browser.picture(file);
    assertThat(Files.size(file)).isGreaterThan(10_000);
  }
}
