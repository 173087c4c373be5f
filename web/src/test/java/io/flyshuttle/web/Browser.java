package io.flyshuttle.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A real Chromium. Where there is none its tests are skipped and say so, unless {@code
 * FLYSHUTTLE_BROWSER=required} is in the environment, as in continuous integration.
 */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int WIDE = 1280;
  private static final int HIGH = 900;

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  static Browser open() {
    Optional<File> chromium = program("chromium", "chromium-browser", "google-chrome");
    Optional<File> chromedriver = program("chromedriver");
    boolean there = chromium.isPresent() && chromedriver.isPresent();
    if ("required".equals(System.getenv("FLYSHUTTLE_BROWSER"))) {
      assertThat(there).as("chromium and chromedriver are on the PATH").isTrue();
    }
    Assumptions.assumeTrue(there, "no chromium and chromedriver on the PATH");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.orElseThrow());
    options.addArguments(
        "--headless=new",
        "--no-sandbox", // as root there is none
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--hide-scrollbars",
        "--disable-features=LocalNetworkAccessChecks", // or it would refuse what the guard does
        "--force-prefers-reduced-motion",
        "--window-size=" + WIDE + "," + HIGH);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(chromedriver.orElseThrow())
            .usingAnyFreePort()
            .build();
    return new Browser(new ChromeDriver(service, options));
  }

  private static Optional<File> program(String... names) {
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    return Stream.of(names)
        .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(dir -> new File(dir, name)))
        .filter(File::canExecute)
        .findFirst();
  }

  /** Opens a page of ours and waits for its first answer. */
  void load(String address) {
    go("about:blank"); // or another fragment would load nothing
    go(address);
    await("an answer", _ -> answers() > 0);
  }

  void go(String address) {
    driver.get(address);
  }

  /** How many answers the page has shown. */
  int answers() {
    return Integer.parseInt(String.valueOf(script("return document.body.dataset.answered || '0'")));
  }

  /** Does something and waits until the page has shown an answer to it. */
  void andAnswer(Runnable action) {
    int before = answers();
    action.run();
    await("another answer", _ -> answers() > before);
  }

  WebElement find(String css) {
    return driver.findElement(By.cssSelector(css));
  }

  List<WebElement> all(String css) {
    return driver.findElements(By.cssSelector(css));
  }

  /** In the middle of the window: a strip may cover what is at its edge. */
  void click(String css) {
    Object _ = script("arguments[0].scrollIntoView({block: 'center'})", find(css));
    find(css).click();
  }

  String text(String css) {
    return find(css).getText();
  }

  /** Presses keys where the focus is. */
  void press(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  void shiftTab() {
    new Actions(driver).keyDown(Keys.SHIFT).sendKeys(Keys.TAB).keyUp(Keys.SHIFT).perform();
  }

  WebElement focused() {
    return driver.switchTo().activeElement();
  }

  Object script(String script, Object... arguments) {
    return Objects.requireNonNullElse(driver.executeScript(script, arguments), "");
  }

  /** What a script gives to the function that is its last argument. */
  Object tried(String script, Object... arguments) {
    driver.manage().timeouts().scriptTimeout(PATIENCE);
    return Objects.requireNonNull(driver.executeAsyncScript(script, arguments));
  }

  void await(String what, Predicate<Browser> there) {
    new WebDriverWait(driver, PATIENCE, Duration.ofMillis(20))
        .withMessage(what)
        .until(_ -> there.test(this));
  }

  void await(String css, String words) {
    await(css + " says " + words, _ -> text(css).contains(words));
  }

  /** The same for what takes minutes, and is measured: looking often takes half a core. */
  void awaitIdly(String css, String words) {
    new WebDriverWait(driver, PATIENCE.multipliedBy(5), Duration.ofSeconds(2))
        .withMessage(css + " says " + words)
        .until(_ -> text(css).contains(words));
  }

  /** As on a phone, or a desk again. */
  void size(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  void scheme(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** What is in the window, as a picture. */
  void picture(Path file) throws IOException {
    Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
    Files.write(file, SmallPicture.of(driver.getScreenshotAs(OutputType.BYTES)));
  }

  /** What Chromium complained about, refused requests and broken scripts among them. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(entry -> entry.getLevel() + " " + entry.getMessage())
        .toList();
  }

  /** What axe finds wrong with the page for people who can't see or use a mouse. */
  List<String> violations() throws IOException {
    try (InputStream axe =
        Objects.requireNonNull(Browser.class.getResourceAsStream("/axe/axe.min.js"))) {
      driver.executeScript(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
    }
    driver.manage().timeouts().scriptTimeout(PATIENCE);
    Object found =
        driver.executeAsyncScript(
            """
            const done = arguments[arguments.length - 1];
            axe.run(document, {resultTypes: ['violations']}).then(
              results => done(results.violations.flatMap(violation => violation.nodes.map(node =>
                `${violation.id}: ${violation.help}: ${node.target} ${node.failureSummary}`))),
              error => done(['axe failed: ' + error]));
            """);
    return ((List<?>) Objects.requireNonNull(found)).stream().map(String::valueOf).toList();
  }

  /** Opens another tab, and closes the one that was there. */
  void leave() {
    String old = driver.getWindowHandle();
    driver.switchTo().newWindow(WindowType.TAB);
    String other = driver.getWindowHandle();
    driver.switchTo().window(old).close();
    driver.switchTo().window(other);
  }

  @Override
  public void close() {
    driver.quit();
  }
}
