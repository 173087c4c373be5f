package io.flyshuttle.cli.compare;

import io.flyshuttle.cli.child.Event;
import io.flyshuttle.cli.child.Job;
import io.flyshuttle.cli.child.Outlook;
import io.flyshuttle.cli.child.Wire;
import io.flyshuttle.cli.workload.Foreseeing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** Runs every strategy, one after the other. */
public final class Comparison {
  private static final String FORECAST = "forecast";
  private static final String UNDER = "hybrid"; // the JVM's flags follow from it

  private final Plan plan;
  private final ChildJvm jvm;
  private final Interruption interruption;
  private final Audience audience;

  /** Prepares to run {@code plan}. */
  public Comparison(Plan plan, Launch launch, Interruption interruption, Audience audience) {
    this.plan = plan;
    this.jvm = new ChildJvm(launch, new Wire(), interruption);
    this.interruption = interruption;
    this.audience = audience;
  }

  /**
   * Runs all; what there is so far, if interrupted.
   *
   * @throws io.flyshuttle.cli.workload.BadInput if a user's class turns out to give no pipeline
   */
  public Standings run() throws InterruptedException {
    Map<String, List<Attempt>> attempts = new LinkedHashMap<>();
    plan.strategies().forEach(strategy -> attempts.put(strategy, new ArrayList<>()));
    Optional<Outlook> outlook = outlook();
    for (int round = 1; round <= plan.repeat(); round++) {
      for (Map.Entry<String, List<Attempt>> one : attempts.entrySet()) {
        if (interruption.isAsked()) {
          return Standings.of(plan, attempts, outlook);
        }
        one.getValue().add(attempt(one.getKey(), round, known(attempts)));
      }
    }
    return Standings.of(plan, attempts, outlook);
  }

  private Optional<Outlook> outlook() throws InterruptedException {
    if (plan.machine().isEmpty() || interruption.isAsked()) {
      return Optional.empty();
    }
    audience.begins(FORECAST, OptionalLong.empty());
    Foreseeing work = new Foreseeing(plan.workload(), plan.strategies(), plan.machine().get());
    Attempt attempt = jvm.run(new Job(work, UNDER), _ -> {});
    audience.ends(FORECAST, attempt);
    return switch (attempt) {
      case Attempt.Foreseen(Outlook outlook, _) -> Optional.of(outlook);
      case Attempt.Failed failed -> Optional.of(Outlook.none(failed.reason()));
      default -> Optional.empty();
    };
  }

  private Attempt attempt(String strategy, int round, OptionalLong items)
      throws InterruptedException {
    String label = plan.repeat() == 1 ? strategy : strategy + " " + round + "/" + plan.repeat();
    audience.begins(label, items);
    Attempt attempt = jvm.run(new Job(plan.workload(), strategy), audience::advances);
    audience.ends(label, attempt);
    return attempt;
  }

  /** A user's pipeline does not tell its size, but the first strategy that ends has counted. */
  private OptionalLong known(Map<String, List<Attempt>> attempts) {
    LongStream counted =
        attempts.values().stream()
            .flatMap(List::stream)
            .filter(Attempt.Done.class::isInstance)
            .map(Attempt.Done.class::cast)
            .map(Attempt.Done::finished)
            .mapToLong(Event.Finished::items);
    return plan.workload().size().isPresent() ? plan.workload().size() : counted.findFirst();
  }
}
