package io.flyshuttle.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in. */
class GuardTest {
  private static final String TOKEN = "a-token-of-some-length";
  private static Site site;

  @BeforeAll
  static void open() throws IOException {
    site = Site.open();
  }

  @AfterAll
  static void close() {
    site.close();
  }

  private static int withHost(String host) throws IOException {
    return site.raw("GET /api/settings HTTP/1.1\nHost: " + host + "\nConnection: close\n\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:8765", "[::1]", "[::1]:80"})
  void thisMachinesNamesAreServed(String host) throws Exception {
    assertThat(withHost(host)).isEqualTo(200);
  }

  /** A name that its owner has made to lead here: DNS rebinding. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8765",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "192.168.0.1",
        "10.0.0.1:8765",
        "0.0.0.0",
        "[::2]",
        "2130706433",
        "127.1",
        "localhost.",
      })
  void otherNamesAreRefused(String host) throws Exception {
    assertThat(withHost(host)).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a,b", "/", "[::1", "localhost:99999999"})
  void whatIsNoHostIsRefused(String host) throws Exception {
    assertThat(withHost(host)).isIn(400, 403);
  }

  @Test
  void noHostIsRefused() throws Exception {
    assertThat(site.raw("GET /api/settings HTTP/1.0\n\n")).isIn(400, 403);
    assertThat(site.raw("GET /api/settings HTTP/1.1\nConnection: close\n\n")).isEqualTo(400);
  }

  @Test
  void anAbsoluteTargetDoesNotHelp() throws Exception {
    int status =
        site.raw(
            "GET http://evil.example/api/settings HTTP/1.1\nHost: localhost\nConnection: close\n\n");

    assertThat(status).isIn(400, 403);
  }

  /** Any page may open one, to any host, and is told nothing by the browser if it is refused. */
  @ParameterizedTest
  @ValueSource(strings = {"localhost", "evil.example"})
  void webSocketsAreRefusedAndLeaveNothing(String host) throws Exception {
    String answer =
        site.answer(
            """
            GET /api/settings HTTP/1.1
            Host: %s
            Connection: close, Upgrade
            Upgrade: websocket
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

            """
                .formatted(host));

    assertThat(answer).startsWith("HTTP/1.1 400 ").doesNotContainIgnoringCase("Set-Cookie");
  }

  /** What does not get as far as our own code. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /%2e%2e/<script> HTTP/1.1\nHost: localhost\n",
        "GET / HTTP/1.1\n",
        "GET / HTTP/9\nHost: localhost\n",
        "GET / HTTP/1.1\nHost: localhost\nHost: evil.example\n",
        "GET / HTTP/1.1\nHost: localhost\nContent-Length: -1\n",
        "POST / HTTP/1.1\nHost: localhost\nContent-Length: 2\nTransfer-Encoding: x\n",
      })
  void whatIsNoRequestIsRefusedAsAllElse(String request) throws Exception {
    String answer = site.answer(request + "Connection: close\n\n");

    assertThat(answer)
        .matches("(?s)HTTP/1.1 (400|505) .*")
        .contains("application/json", "nosniff", "\"schema\":1,\"status\":", "\"error\":")
        .doesNotContain("script", "Jetty");
  }

  @Test
  void onlyTheHeadIsGivenToWhoAsksForIt() throws Exception {
    String answer = site.answer("HEAD / HTTP/1.1\nHost: localhost\nConnection: close\n\n");

    assertThat(answer).startsWith("HTTP/1.1 200").contains("text/html").doesNotContain("<html");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.example",
        "null",
        "https://127.0.0.1",
        "http://127.0.0.1:1",
        "http://localhost"
      })
  void otherOriginsAreRefused(String origin) throws Exception {
    HttpResponse<String> response =
        site.send(
            site.to("/api/simulate")
                .header("Origin", origin)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Site.QUESTION)));

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void theOwnOriginIsServed() throws Exception {
    String own = "http://127.0.0.1:" + site.address.getPort();

    assertThat(site.send(site.to("/api/settings").header("Origin", own)).statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site", "unheard-of"})
  void whatOtherPagesLoadIsRefused(String fetchSite) throws Exception {
    for (String path : new String[] {"/", "/script/main.js", "/api/settings", "/openapi.json"}) {
      assertThat(site.send(site.to(path).header("Sec-Fetch-Site", fetchSite)).statusCode())
          .as(path)
          .isEqualTo(403);
    }
  }

  @Test
  void aLinkToThePageIsFollowed() throws Exception {
    HttpRequest.Builder link =
        site.to("/")
            .header("Sec-Fetch-Site", "cross-site")
            .header("Sec-Fetch-Mode", "navigate")
            .header("Sec-Fetch-Dest", "document");

    assertThat(site.send(link).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/script/main.js", "/api/settings", "/nothing"})
  void everyAnswerHasItsHeaders(String path) throws Exception {
    var headers = site.get(path).headers();

    assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'")
        .doesNotContain("unsafe");
    assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(headers.firstValue("Referrer-Policy")).hasValue("no-referrer");
    assertThat(headers.firstValue("Cross-Origin-Resource-Policy")).hasValue("same-origin");
    assertThat(headers.firstValue("Cache-Control")).isPresent();
    assertThat(headers.firstValue("Server")).isEmpty();
  }

  @Test
  void aTokenOpensAsABearer() throws Exception {
    try (Site closed = Site.withToken(TOKEN)) {
      assertThat(closed.get("/").statusCode()).isEqualTo(401);
      assertThat(closed.get("/api/settings").statusCode()).isEqualTo(401);
      for (String wrong : new String[] {TOKEN + "x", TOKEN.substring(1), "", " "}) {
        assertThat(bearer(closed, wrong)).isEqualTo(401);
      }
      assertThat(bearer(closed, TOKEN)).isEqualTo(200);
    }
  }

  private static int bearer(Site site, String token) throws Exception {
    return site.send(site.to("/api/settings").header("Authorization", "Bearer " + token))
        .statusCode();
  }

  @Test
  void aTokenInTheAddressBecomesACookieWithoutIt() throws Exception {
    try (Site closed = Site.withToken(TOKEN)) {
      assertThat(closed.get("/?token=wrong-wrong-wrong-wrong").statusCode()).isEqualTo(401);
      assertThat(closed.get("/api/settings?token=" + TOKEN).statusCode()).isEqualTo(401);

      HttpResponse<String> opened = closed.get("/?token=" + TOKEN);
      assertThat(opened.statusCode()).isEqualTo(303);
      assertThat(opened.headers().firstValue("Location").orElse("")).doesNotContain(TOKEN);
      String cookie = opened.headers().firstValue("Set-Cookie").orElseThrow();
      assertThat(cookie).contains("HttpOnly", "SameSite=Strict").doesNotContain(TOKEN);
      String pair = cookie.split(";", 2)[0];
      assertThat(closed.send(closed.to("/").header("Cookie", pair)).statusCode()).isEqualTo(200);
      assertThat(closed.send(closed.to("/").header("Cookie", pair + "0")).statusCode())
          .isEqualTo(401);
    }
  }
}
