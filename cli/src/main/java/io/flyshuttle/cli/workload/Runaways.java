package io.flyshuttle.cli.workload;

import io.flyshuttle.Checkpoint;
import io.flyshuttle.Outcome;
import io.flyshuttle.Overrun;
import io.flyshuttle.Pipeline;
import java.io.Serializable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Items of which two never end and hear no interrupt: what {@code compare --kill-demo} runs.
 *
 * @param items how many; an item computes for some {@value #ROUNDS} rounds for each of {@code
 *     width}, so that the items of all take as long on any machine
 * @param width how many are computed at once
 */
public record Runaways(int items, int width) implements WorkloadSpec, Serializable {

  /** Its name in reports. */
  public static final String NAME = "kill-demo";

  /** How long each item may take. */
  public static final Duration DEADLINE = Duration.ofMillis(500);

  /** The item that is caught in a loop. */
  static final int LOOP = 30;

  /** The item that is caught in a pattern; far enough behind that the first one is over by then. */
  static final int PATTERN = 150;

  private static final int ITEMS = 280;
  private static final long ROUNDS = 5_000_000; // some 7.5 ms
  private static final Pattern NESTED =
      Pattern.compile("(x+)+\\1y"); // tries all ways to cut a text

  /** As many items as the demonstration has, on that many workers or threads. */
  public static Runaways on(int width) {
    return new Runaways(ITEMS, width);
  }

  /**
   * An item that has ended.
   *
   * @param item its number
   * @param pid the process that computed it
   * @param began when it began, as {@link System#nanoTime} of any process tells on this machine
   * @param result what it came to
   */
  public record Parsed(long item, long pid, long began, long result) implements Serializable {}

  /**
   * An item that does not end, as it says of itself at its beginning.
   *
   * @param item its number
   * @param what keeps it
   * @param began when it began, as for {@link Parsed}
   */
  public record Stuck(long item, String what, long began) implements Serializable {
    /** The method that does not end. */
    public String method() {
      return item == LOOP ? "Runaways.spin" : "Runaways.search";
    }

    private static final Pattern LINE = Pattern.compile("item (\\d+), (.*), began at (-?\\d+)");

    /** What {@code line} says, which {@link #toString} made; empty if that is another line. */
    public static java.util.Optional<Stuck> parse(String line) {
      var matcher = LINE.matcher(line);
      return matcher.matches()
          ? java.util.Optional.of(
              new Stuck(
                  Long.parseLong(matcher.group(1)),
                  matcher.group(2),
                  Long.parseLong(matcher.group(3))))
          : java.util.Optional.empty();
    }

    @Override
    public String toString() {
      return "item %d, %s, began at %d".formatted(item, what, began);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> parameters() {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("items", items);
    parameters.put("width", width);
    parameters.put("deadlineMs", DEADLINE.toMillis());
    return parameters;
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(items);
  }

  /** Threads go on without an item past its deadline: more can't be done there. */
  public Pipeline<Outcome<Parsed>> pipeline() {
    return Pipeline.range(0, items)
        .<Parsed>killable(DEADLINE, this::parse)
        .timeout(DEADLINE, Overrun.DETACH)
        .named("parse")
        .unordered()
        .settle();
  }

  @Override
  public Workload<Outcome<Parsed>> open() {
    return Workload.of(pipeline(), ContentChecksum::new, items);
  }

  private Parsed parse(long item) {
    long began = System.nanoTime();
    long result =
        switch ((int) item) {
          case LOOP -> spin(new Stuck(item, "a loop", began));
          case PATTERN -> search(new Stuck(item, "a regular expression", began));
          default -> Kernel.lcg(item, ROUNDS * width);
        };
    return new Parsed(item, ProcessHandle.current().pid(), began, result);
  }

  private static void tell(Stuck stuck) {
    System.out.println(stuck); // which a worker's exception keeps
    Checkpoint.partial(stuck); // which a late outcome keeps
  }

  private static long spin(Stuck stuck) {
    tell(stuck);
    long x = stuck.item();
    while (x != 0) { // never is: the number stays odd
      x = x * 6_364_136_223_846_793_005L | 1;
    }
    return x;
  }

  private static long search(Stuck stuck) {
    tell(stuck);
    return NESTED.matcher("x".repeat(60)).matches() ? 1 : 0;
  }
}
