package io.flyshuttle.web;

import io.flyshuttle.Ticker;
import io.flyshuttle.forecast.Figures;
import io.flyshuttle.forecast.Simulation;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What the page calls; {@code openapi.json} describes it. */
final class Api {
  /** The most event streams at once. */
  static final int MOST_STREAMS = 16;

  private static final int SMALL = 16 << 10; // bytes of a question
  private static final int LARGE = 4 << 20; // bytes of a file
  private static final int WARMING = 30; // answers until most of the simulator is compiled
  private static final String JSON = "application/json";

  private static final List<String> LANES =
      Stream.concat(
              Stream.of(Forecasts.RECOMMENDED),
              Question.strategies(1).stream().map(Forecasts::family))
          .toList();

  private final Forecasts forecasts;
  private final Measurements measurements;
  private final Calculations calculations;
  private final Semaphore streams = new Semaphore(MOST_STREAMS);
  private final Map<Integer, TableOfUse> tables =
      new ConcurrentHashMap<>(); // one for each number of cores

  Api(Forecasts forecasts, Measurements measurements, Calculations calculations) {
    this.forecasts = forecasts;
    this.measurements = measurements;
    this.calculations = calculations;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/api/settings", this::settings);
    routes.post("/api/simulate", this::simulate);
    routes.post("/api/sweep", this::sweep);
    routes.post("/api/changes", this::changes);
    routes.get("/api/table-of-use", this::tableOfUse);
    routes.post("/api/import", this::importFile);
    routes.post("/api/measurements", this::measure);
    routes.get("/api/measurements/{id}/events", this::events);
    routes.delete("/api/measurements/{id}", this::cancel);
  }

  private void settings(Context context) {
    send(
        context,
        new Settings(
            Json.SCHEMA,
            forecasts.cores(),
            forecasts.isMeasured(),
            Question.SPREADS,
            new Limits(
                Experiment.MOST_ITEMS,
                Experiment.MOST_CONCURRENCY,
                Experiment.MOST_BYTES,
                Experiment.MOST_SECONDS)));
  }

  private void simulate(Context context) {
    Fields fields = new Fields(body(context, SMALL));
    Asked asked = Asked.read(fields);
    Optional<String> lanes =
        fields.any("lanes").isPresent()
            ? Optional.of(fields.word("lanes", LANES))
            : Optional.empty();
    fields.end();
    calculations.supersede(asked);
    send(context, calculations.of(() -> forecasts.answer(asked.question(), lanes)));
  }

  private void sweep(Context context) {
    Fields fields = new Fields(body(context, SMALL));
    Asked asked = Asked.read(fields);
    String over = fields.word("over", Sweep.NUMBERS);
    fields.end();
    sendIfWanted(
        context, calculations.atRest(asked, () -> Sweep.of(asked.question(), over, forecasts)));
  }

  private void changes(Context context) {
    Fields fields = new Fields(body(context, SMALL));
    Asked asked = Asked.read(fields);
    fields.end();
    sendIfWanted(context, calculations.atRest(asked, () -> forecasts.changes(asked.question())));
  }

  /** Or nothing, where the page has asked about other numbers meanwhile. */
  private static void sendIfWanted(Context context, Optional<?> answer) {
    answer.ifPresentOrElse(there -> send(context, there), () -> context.status(204));
  }

  private void tableOfUse(Context context) {
    String asked = Optional.ofNullable(context.queryParam("cores")).orElse("" + forecasts.cores());
    int cores = asked.matches("[0-9]{1,4}") ? Integer.parseInt(asked) : 0;
    if (cores < 1 || cores > Question.MOST_CORES) {
      throw Refusal.bad("cores: must be from 1 to " + Question.MOST_CORES);
    }
    send(context, table(cores));
  }

  private TableOfUse table(int cores) {
    TableOfUse known = tables.get(cores);
    TableOfUse table =
        known == null ? calculations.inBackground(() -> TableOfUse.of(cores, forecasts)) : known;
    tables.put(cores, table);
    return table;
  }

  void warmUp() {
    try {
      TableOfUse _ = table(forecasts.cores());
      Question usual = Question.usual(forecasts.cores());
      for (int i = 0; i < WARMING; i++) {
        Answer _ =
            calculations.inBackground(
                () -> forecasts.answer(usual, Optional.of(Forecasts.RECOMMENDED)));
      }
    } catch (Refusal ending) {
      // The server has ended before.
    }
  }

  private void importFile(Context context) {
    JsonNode file = body(context, LARGE);
    send(
        context,
        calculations.of(() -> Import.read(file, forecasts.cores(), forecasts.roundNanos())));
  }

  private void measure(Context context) {
    Fields fields = new Fields(body(context, SMALL));
    Question question = Question.read(fields).withCores(forecasts.cores());
    List<String> strategies = fields.words("strategies", local(question));
    fields.end();
    Map<String, Double> expected = calculations.of(() -> expected(question, strategies));
    Experiment experiment = experiment(question, strategies, expected);
    Measurement measurement = measurements.start(experiment, expected);
    context.status(201);
    send(
        context,
        new Started(
            Json.SCHEMA,
            measurement.id(),
            "/api/measurements/" + measurement.id() + "/events",
            expected));
  }

  /** Strategies of this machine alone. */
  private static List<String> local(Question question) {
    return Question.strategies(question.threads()).stream()
        .filter(strategy -> !strategy.equals("cluster"))
        .toList();
  }

  private Map<String, Double> expected(Question question, List<String> strategies) {
    Map<String, Double> expected = new LinkedHashMap<>();
    for (Simulation each : forecasts.simulations(question)) {
      if (strategies.contains(each.setting().strategy())) {
        expected.put(each.setting().strategy(), each.seconds());
      }
    }
    return expected;
  }

  private static Experiment experiment(
      Question question, List<String> strategies, Map<String, Double> expected) {
    atMost("items", question.items(), Experiment.MOST_ITEMS);
    atMost("concurrency", question.concurrency(), Experiment.MOST_CONCURRENCY);
    atMost("threads", question.threads(), Experiment.MOST_CONCURRENCY);
    atMost("bytes", question.bytes(), Experiment.MOST_BYTES);
    expected.forEach((strategy, seconds) -> {
      if (seconds > Experiment.MOST_SECONDS) {
        throw Refusal.bad(
            "%s would take %s; at most %s are measured, which is about %s tasks"
                .formatted(
                    strategy,
                    Words.seconds(seconds),
                    Words.seconds(Experiment.MOST_SECONDS),
                    Words.count((long) (question.items() * Experiment.MOST_SECONDS / seconds))));
      }
    });
    double all = expected.values().stream().mapToDouble(Double::doubleValue).sum();
    Duration limit = Duration.ofSeconds((long) (30 + 10.0 * strategies.size() + 3 * all));
    Figures figures = question.figures();
    return new Experiment(figures, strategies, limit);
  }

  private static void atMost(String name, long value, long most) {
    if (value > most) {
      throw Refusal.bad(
          String.format(Locale.ROOT, "%s %,d: at most %,d are measured", name, value, most));
    }
  }

  private void events(Context context) {
    Measurement measurement = measurements.find(context.pathParam("id"));
    if (!streams.tryAcquire()) {
      throw new Refusal(Refusal.BUSY, "too many event streams are open; at most " + MOST_STREAMS);
    }
    try {
      HttpServletResponse response = context.res();
      response.setContentType("text/event-stream;charset=utf-8");
      EventStream stream = new EventStream();
      measurement.watch(stream);
      try {
        stream.serve(response);
      } finally {
        measurement.leave(stream);
      }
    } finally {
      streams.release();
    }
  }

  private void cancel(Context context) {
    measurements.find(context.pathParam("id")).cancel("cancelled");
    context.status(204);
  }

  /** JSON of at most so many bytes. */
  private static JsonNode body(Context context, int most) {
    String type = Optional.ofNullable(context.contentType()).orElse("");
    if (!type.split(";", 2)[0].strip().equalsIgnoreCase(JSON)) {
      throw new Refusal(Refusal.UNSUPPORTED, "the body must be " + JSON);
    }
    HttpServletRequest request = context.req();
    try (InputStream input = request.getInputStream()) {
      long said = request.getContentLengthLong();
      return Json.object(Body.read(input, said, most, Ticker.system()));
    } catch (IOException gone) {
      throw Refusal.bad("the body broke off");
    }
  }

  private static void send(Context context, Object answer) {
    context.contentType(JSON).result(Json.text(answer));
  }

  private record Settings(
      int schema, int cores, boolean isMeasured, List<String> spreads, Limits measuring) {}

  private record Limits(int items, int concurrency, long bytes, double seconds) {}

  private record Started(
      int schema, String id, String events, Map<String, Double> forecastSeconds) {}
}
