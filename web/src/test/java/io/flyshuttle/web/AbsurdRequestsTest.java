package io.flyshuttle.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers and bodies that nobody in their senses sends: refused in one line, and quickly. */
class AbsurdRequestsTest {
  private static Site site;

  @BeforeAll
  static void open() throws IOException {
    site = Site.open();
  }

  @AfterAll
  static void close() {
    site.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "items | 0",
        "items | -1",
        "items | 1000001",
        "items | 1e300",
        "items | 1.5",
        "items | 99999999999999999999999",
        "items | \"2\"",
        "items | null",
        "items | [1]",
        "taskSeconds | 0",
        "taskSeconds | 61",
        "taskSeconds | -1",
        "taskSeconds | 1e-300",
        "taskSeconds | 1e308",
        "taskSeconds | -1e308",
        "taskSeconds | 1e400",
        "cpuShare | -0.01",
        "cpuShare | 1.01",
        "cpuShare | true",
        "spread | \"none\"",
        "spread | 1",
        "concurrency | 0",
        "concurrency | 10001",
        "bytes | -1",
        "bytes | 67108865",
        "cores | 0",
        "cores | 1025",
        "cores | 1e9",
        "threads | 0",
        "threads | 10001",
        "cpus | 0",
        "cpus | 1025",
        "cpus | {}",
      })
  void aNumberOutOfBoundsIsRefusedByItsName(String field, String value) throws Exception {
    HttpResponse<String> response = site.post("/api/simulate", Site.with(field, value));

    assertThat(response.statusCode()).as(value).isEqualTo(400);
    String error = Site.json(response).get("error").asString();
    assertThat(error).doesNotContain("\n").hasSizeLessThan(400);
    if (!value.equals("1e400")) { // no number at all to some readers
      assertThat(error).contains(field);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "7",
        "\"text\"",
        "{} {}",
        "{\"items\": NaN}",
        "{\"items\": 1,}",
        "{'items': 1}",
        "{\"items\": 1, \"items\": 2}",
        "\u0000",
        "{\"items\": 1}",
      })
  void whatIsNoQuestionIsRefused(String body) throws Exception {
    for (String path :
        new String[] {
          "/api/simulate", "/api/sweep", "/api/changes", "/api/measurements", "/api/import"
        }) {
      HttpResponse<String> response = site.post(path, body);
      assertThat(response.statusCode()).as(path).isEqualTo(400);
      assertThat(Site.json(response).get("error").asString()).isNotEmpty();
    }
  }

  @Test
  void unknownFieldsAreRefused() throws Exception {
    HttpResponse<String> response = site.post("/api/simulate", Site.and("code", "\"rm -rf\""));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Site.json(response).get("error").asString()).isEqualTo("unknown: code");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "\"a b\"", "\"<a>\"", "7", "[]", "{}", "\"\u00e9\""})
  void aPageThatHasNoNameIsRefused(String name) throws Exception {
    for (String path : new String[] {"/api/simulate", "/api/sweep", "/api/changes"}) {
      HttpResponse<String> response = site.post(path, Site.and("page", name));

      assertThat(response.statusCode()).as(path).isEqualTo(400);
      assertThat(Site.json(response).get("error").asString()).startsWith("page: ");
    }
    assertThat(
            site.post("/api/simulate", Site.and("page", '"' + "a".repeat(65) + '"')).statusCode())
        .isEqualTo(400);
  }

  @Test
  void deepNestingIsRefused() throws Exception {
    String deep = "{\"stages\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

    assertThat(site.post("/api/import", deep).statusCode()).isEqualTo(400);
  }

  @Test
  void largeBodiesAreRefused() throws Exception {
    assertThat(site.post("/api/simulate", " ".repeat((16 << 10) + 1)).statusCode()).isEqualTo(413);
    assertThat(site.post("/api/import", " ".repeat((4 << 20) + 1)).statusCode()).isEqualTo(413);
    assertThat(
            site.raw(
                "POST /api/simulate HTTP/1.1\nHost: localhost\nContent-Type: application/json\n"
                    + "Content-Length: 99999999999\n\n{}"))
        .isEqualTo(413);
  }

  @Test
  void largeBodiesOfUnknownLengthAreRefused() throws Exception {
    byte[] large = new byte[1 << 20];
    HttpResponse<String> response =
        site.send(
            site.to("/api/simulate")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))));

    assertThat(response.statusCode()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""})
  void whatAFormCanSendIsRefused(String type) throws Exception {
    var request = site.to("/api/simulate").POST(BodyPublishers.ofString(Site.QUESTION));
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }

    assertThat(site.send(request).statusCode()).isEqualTo(415);
  }

  @Test
  void headersAreBounded() throws Exception {
    var request = site.to("/").header("X-Long", "x".repeat(20_000));

    assertThat(site.send(request).statusCode()).isEqualTo(431);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"})
  void otherMethodsAreRefused(String method) throws Exception {
    int status = site.raw(method + " / HTTP/1.1\nHost: localhost\nConnection: close\n\n");

    assertThat(status).isGreaterThanOrEqualTo(400).isLessThan(500);
  }

  @Test
  void aMillionTasksAreAnswered() throws Exception {
    HttpResponse<String> response = site.post("/api/simulate", Site.with("items", "1000000"));

    assertThat(response.statusCode()).isEqualTo(200);
  }
}
