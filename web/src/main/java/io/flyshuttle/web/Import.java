package io.flyshuttle.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.flyshuttle.forecast.Figures;
import io.flyshuttle.forecast.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a file that a user has chosen says: the numbers for the sliders, and what was measured. A
 * value, and JSON of schema 1.
 *
 * <p>Read are a report of {@code compare --json} of a workload whose costs its parameters tell, a
 * forecast of {@code simulate --json}, what the page itself saves, and a profile: {@code stages}
 * with samples of each item's waits and computing. A slider holds one mean and one spread; so of a
 * profile the nearest are taken, and {@code note} says how near.
 *
 * @param schema 1
 * @param kind {@code report}, {@code forecast}, {@code saved} or {@code profile}
 * @param note what was read, in one sentence
 * @param question the numbers
 * @param measured seconds by strategy, if the file has them
 */
record Import(
    int schema,
    String kind,
    String note,
    Question question,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Double> measured) {

  private static final int MOST_RESULTS = 50;
  private static final int MOST_STAGES = 50;
  private static final int MOST_SAMPLES = 100_000;
  private static final double NANOS = 1e9;
  private static final double MOST_NANOS = 3.6e12; // an hour
  private static final int THREADS = 32; // of threads(n), where no result tells
  private static final int HEAVY = 20; // times as long an item computes that the skew has chosen
  private static final Pattern THREADS_N = Pattern.compile("threads\\(([0-9]{1,5})\\)");
  private static final String MIXED = "mixed-10k";
  private static final String SYNTHETIC = "synthetic";

  /**
   * Reads it.
   *
   * @param cores of this machine, for a file that does not tell
   * @param roundNanos what a round of the kernel of {@code mixed-10k} takes here
   * @throws Refusal if it is none of these, or a number in it is out of bounds
   */
  static Import read(JsonNode file, int cores, double roundNanos) {
    Fields fields = new Fields(file);
    if (fields.whole("schema", 0, Integer.MAX_VALUE) != Json.SCHEMA) {
      throw Refusal.bad("schema: only 1 can be read");
    }
    if (file.has("question")) {
      return saved(fields);
    }
    if (file.has("figures")) {
      return forecast(fields, cores).withThreadsOf(file);
    }
    if (file.has("stages")) {
      return profile(fields, cores);
    }
    if (file.has("workload") && file.has("results")) {
      return report(fields, cores, roundNanos).withThreadsOf(file);
    }
    throw Refusal.bad(
        "neither a report of compare --json, a forecast of simulate --json, a profile, nor what"
            + " this page has saved");
  }

  private static Import saved(Fields fields) {
    Fields asked = fields.object("question");
    Question question = Question.read(asked);
    asked.end();
    return new Import(
        Json.SCHEMA, "saved", "Read what this page has saved.", question, measured(fields));
  }

  /** The sliders have one threads(n): that of the results. */
  private Import withThreadsOf(JsonNode file) {
    return file.path("results")
        .valueStream()
        .map(result -> THREADS_N.matcher(result.path("strategy").asString("")))
        .filter(Matcher::matches)
        .map(match -> Integer.parseInt(match.group(1)))
        .filter(threads -> threads >= 1 && threads <= Question.MOST_THREADS)
        .findFirst()
        .map(threads -> new Import(schema, kind, note, question.withThreads(threads), measured))
        .orElse(this);
  }

  /** What {@code simulate --json} writes. */
  private static Import forecast(Fields fields, int cores) {
    Fields figures = fields.object("figures");
    double io = figures.real("ioSeconds", 0, Question.MOST_SECONDS / 2);
    double cpu = figures.real("cpuSeconds", 0, Question.MOST_SECONDS / 2);
    if (io + cpu < Question.LEAST_SECONDS) {
      throw Refusal.bad("figures: a task neither waits nor computes");
    }
    int known = known(fields, cores);
    Question question =
        new Question(
            (int) figures.whole("items", 1, Figures.MOST_ITEMS),
            io + cpu,
            cpu / (io + cpu),
            Question.spread(figures.word("spread", Question.SPREADS)),
            (int) figures.whole("concurrency", 1, Question.MOST_CONCURRENCY),
            figures.whole("payloadBytes", 0, Question.MOST_BYTES, 0),
            known,
            THREADS,
            known);
    return new Import(
        Json.SCHEMA, "forecast", "Read the figures of a forecast.", question, Map.of());
  }

  private static int known(Fields fields, int cores) {
    if (fields.any("machine").isEmpty()) {
      return cores;
    }
    return (int) Math.ceil(fields.object("machine").real("cores", 0.1, Question.MOST_CORES));
  }

  private static Import report(Fields fields, int cores, double roundNanos) {
    Fields workload = fields.object("workload");
    String name = workload.any("name").map(JsonNode::asString).orElse("");
    Fields parameters = workload.object("parameters");
    return switch (name) {
      case MIXED -> mixed(fields, parameters, known(fields, cores), roundNanos);
      case SYNTHETIC -> synthetic(fields, parameters, known(fields, cores));
      default ->
          throw Refusal.bad(
              "a report of other work than %s and %s does not say what its tasks cost"
                  .formatted(MIXED, SYNTHETIC));
    };
  }

  private static Import mixed(Fields report, Fields parameters, int cores, double roundNanos) {
    double io = parameters.real("ioUs", 0, MOST_NANOS / 1e3) * 1e3;
    double skew = parameters.any("skew").isEmpty() ? 0 : parameters.real("skew", 0, 1);
    double rounds = parameters.real("rounds", 0, MOST_NANOS) * (1 + (HEAVY - 1) * skew);
    double cpu = Math.max(rounds * roundNanos, io == 0 ? 1e3 : 0);
    Spread spread = skew > 0 && skew < 1 ? Spread.BIMODAL : Spread.UNIFORM;
    Question question = question(parameters, io, cpu, spread, 0, cores);
    return new Import(
        Json.SCHEMA,
        "report",
        "Read a report of %s: %s tasks; that a round of its kernel takes %.2f ns is this machine's."
            .formatted(MIXED, Words.count(question.items()), roundNanos),
        question,
        measured(report));
  }

  private static Import synthetic(Fields report, Fields parameters, int cores) {
    Question question =
        question(
            parameters,
            parameters.real("ioNanos", 0, MOST_NANOS),
            parameters.real("cpuNanos", 0, MOST_NANOS),
            Question.spread(parameters.word("spread", Question.SPREADS)),
            parameters.whole("bytes", 0, Question.MOST_BYTES, 0),
            cores);
    return new Import(
        Json.SCHEMA, "report", "Read a report of synthetic work.", question, measured(report));
  }

  private static Question question(
      Fields parameters, double io, double cpu, Spread spread, long bytes, int cores) {
    if (io + cpu == 0) {
      throw Refusal.bad("parameters: a task neither waits nor computes");
    }
    return new Question(
        (int) parameters.whole("items", 1, Figures.MOST_ITEMS),
        bounded((io + cpu) / NANOS),
        cpu / (io + cpu),
        spread,
        (int) parameters.whole("concurrency", 1, Question.MOST_CONCURRENCY),
        bytes,
        cores,
        THREADS,
        cores);
  }

  private static Import profile(Fields fields, int cores) {
    JsonNode stages = fields.any("stages").orElseThrow();
    if (!stages.isArray() || stages.isEmpty() || stages.size() > MOST_STAGES) {
      throw Refusal.bad("stages: must be a list of 1 to " + MOST_STAGES);
    }
    double waits = 0;
    double work = 0;
    double bytes = 0;
    int concurrency = 1;
    List<double[]> samples = new ArrayList<>();
    for (JsonNode node : stages) {
      if (!node.isObject()) {
        throw Refusal.bad("stages: each must be an object");
      }
      Fields stage = new Fields(node);
      double[] waiting = samples(stage, "waitNanos");
      double[] computing = samples(stage, "workNanos");
      waits += mean(waiting);
      work += mean(computing);
      samples.add(waiting);
      samples.add(computing);
      bytes += stage.whole("bytes", 0, Question.MOST_BYTES, 0);
      concurrency =
          (int)
              Math.max(
                  concurrency,
                  Math.min(
                      stage.whole("concurrency", 1, Integer.MAX_VALUE, 1),
                      node.path("nature").asString("io").equalsIgnoreCase("io")
                          ? Question.MOST_CONCURRENCY
                          : 1));
    }
    if (waits + work == 0) {
      throw Refusal.bad("stages: no task waits or computes");
    }
    double variation = variation(samples);
    Spread spread = nearest(variation);
    Question question =
        new Question(
            (int) fields.whole("items", 1, Figures.MOST_ITEMS, Math.max(1, largest(samples))),
            bounded((waits + work) / NANOS),
            work / (waits + work),
            spread,
            concurrency,
            (long) Math.min(bytes, Question.MOST_BYTES),
            cores,
            THREADS,
            cores);
    return new Import(
        Json.SCHEMA,
        "profile",
        "Read a profile of %s: the mean task takes %s; its spread (standard deviation %.1f of the"
                .formatted(
                    stages.size() == 1 ? "1 stage" : stages.size() + " stages",
                    Words.seconds((waits + work) / NANOS),
                    variation)
            + " mean) is nearest to "
            + spread
            + ".",
        question,
        Map.of());
  }

  private static double[] samples(Fields stage, String name) {
    @Nullable JsonNode node = stage.any(name).orElse(null);
    if (node == null) {
      return new double[0];
    }
    if (!node.isArray() || node.size() > MOST_SAMPLES) {
      throw Refusal.bad(name + ": must be a list of at most " + MOST_SAMPLES);
    }
    double[] samples = new double[node.size()];
    for (int i = 0; i < samples.length; i++) {
      double nanos = node.get(i).isNumber() ? node.get(i).doubleValue() : -1;
      if (!(nanos >= 0 && nanos <= MOST_NANOS)) {
        throw Refusal.bad(name + ": each must be a number from 0 to an hour");
      }
      samples[i] = nanos;
    }
    return samples;
  }

  private static double mean(double[] samples) {
    double sum = 0;
    for (double each : samples) {
      sum += each;
    }
    return samples.length == 0 ? 0 : sum / samples.length;
  }

  private static int largest(List<double[]> samples) {
    return samples.stream().mapToInt(each -> each.length).max().orElse(0);
  }

  /** Of whole tasks: the standard deviation over the mean. */
  private static double variation(List<double[]> samples) {
    double[] tasks = new double[largest(samples)];
    for (double[] each : samples) {
      for (int i = 0; i < each.length; i++) {
        tasks[i] += each[i];
      }
    }
    double mean = mean(tasks);
    double squares = 0;
    for (double task : tasks) {
      squares += (task - mean) * (task - mean);
    }
    return mean == 0 ? 0 : Math.sqrt(squares / tasks.length) / mean;
  }

  /** By the standard deviation, in means: 0, 0.29, 1, 1.42, 1.79. */
  private static Spread nearest(double variation) {
    if (variation < 0.1) {
      return Spread.CONSTANT;
    }
    if (variation < 0.6) {
      return Spread.UNIFORM;
    }
    if (variation < 1.2) {
      return Spread.EXPONENTIAL;
    }
    return variation < 1.6 ? Spread.BIMODAL : Spread.HEAVY_TAIL;
  }

  private static double bounded(double seconds) {
    return Math.clamp(seconds, Question.LEAST_SECONDS, Question.MOST_SECONDS);
  }

  private static Map<String, Double> measured(Fields fields) {
    Map<String, Double> measured = new TreeMap<>();
    @Nullable JsonNode results = fields.any("results").orElse(null);
    if (results == null) {
      return measured;
    }
    if (!results.isArray() || results.size() > MOST_RESULTS) {
      throw Refusal.bad("results: must be a list of at most " + MOST_RESULTS);
    }
    for (JsonNode node : results) {
      Fields result = new Fields(node);
      String strategy = result.any("strategy").map(JsonNode::asString).orElse("");
      if (strategy.matches("[a-z-]{1,30}(\\([0-9]{1,5}\\))?")
          && result.any("wallSeconds").isPresent()) {
        measured.put(strategy, result.real("wallSeconds", 0, 1e9));
      }
    }
    return measured;
  }
}
