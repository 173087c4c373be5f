package io.flyshuttle.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyshuttle.forecast.Demand;
import io.flyshuttle.forecast.Machine;
import io.flyshuttle.forecast.Setting;
import io.flyshuttle.forecast.Simulation;
import io.flyshuttle.forecast.Timeline;
import io.javalin.Javalin;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A slider moves while the server is at what the page shows at rest. */
@Timeout(60)
class SupersededTest {
  private static final Machine MACHINE = Machine.generic(2);
  private static final Model REAL = Model.of(MACHINE);
  private static final int AT_REST = 200; // tasks of the question at rest

  private final AtomicInteger simulated = new AtomicInteger(); // of the question at rest
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch moved = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  private final Calculations calculations = new Calculations();
  private final Measurements measurements =
      new Measurements(Laboratory.closed("not here"), Duration.ofMinutes(1));
  private final HttpClient client = HttpClient.newHttpClient();
  private final Javalin server =
      Javalin.create(
              config -> {
                config.startup.showJavalinBanner = false;
                config.startup.startupWatcherEnabled = false;
                Forecasts forecasts =
                    new Forecasts(MACHINE, _ -> new Held(), new PlannedAdvice(MACHINE));
                new Api(forecasts, measurements, calculations).addTo(config.routes);
              })
          .start("127.0.0.1", 0);

  /** One whose first simulation at rest ends when it is said so, whatever is interrupted. */
  private final class Held implements Model {
    @Override
    public Simulation simulate(Demand demand, Setting setting) {
      if (demand.items() == AT_REST && simulated.incrementAndGet() == 1) {
        begun.countDown();
        awaitDeaf(moved);
        ended.countDown();
      }
      return REAL.simulate(demand, setting);
    }

    @Override
    public Timeline timeline(Demand demand, Setting setting, int items) {
      return REAL.timeline(demand, setting, items);
    }
  }

  private static void awaitDeaf(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException unheard) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void close() {
    moved.countDown();
    client.close();
    server.stop();
    calculations.close();
    measurements.close();
  }

  private CompletableFuture<HttpResponse<String>> post(String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return client.sendAsync(request, BodyHandlers.ofString());
  }

  private static String by(String page, String question) {
    return question.replace("}", ", \"page\": \"" + page + "\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/changes", "/api/sweep"})
  void whatIsComputedAtRestEndsWithTheSimulationThatItIsAt(String path) throws Exception {
    String over = path.endsWith("sweep") ? Site.and("over", "\"cores\"") : Site.QUESTION;
    var atRest = post(path, by("a-1", over));
    begun.await();

    var answer = post("/api/simulate", by("a-1", Site.with("items", "201")));

    assertThat(answer.get().statusCode()).isEqualTo(200); // though the simulation goes on
    assertThat(atRest.get().statusCode()).isEqualTo(204);
    assertThat(atRest.get().body()).isEmpty();
    moved.countDown();
    ended.await();
    calculations.close(); // after all that it computes has ended
    assertThat(simulated).hasValue(1);
  }

  @Test
  void anotherPageHasItsAnswer() throws Exception {
    var atRest = post("/api/changes", by("a-1", Site.QUESTION));
    begun.await();

    var answer = post("/api/simulate", by("b-2", Site.with("items", "201")));

    assertThat(answer.get().statusCode()).isEqualTo(200);
    moved.countDown();
    assertThat(atRest.get().statusCode()).isEqualTo(200);
    assertThat(Site.json(atRest.get()).get("changes").size()).isPositive();
  }
}
