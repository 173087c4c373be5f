package io.flyshuttle.web;

import io.flyshuttle.forecast.Demand;
import io.flyshuttle.forecast.Simulation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Takes the fastest; of those that are as fast, the one under which others wait least; of those the
 * simplest. Worker processes only where they are faster than all else, for they cost memory; other
 * machines never, for those are not this one.
 */
final class FastestThenCalmest implements Adviser {
  private static final double SAME_TIME = 1.05;
  private static final double SAME_LATENESS = 1.25;
  private static final double SAME_LATENESS_SECONDS = 0.001;
  private static final String PROCESSES = "hybrid-processes";
  private static final String CLUSTER = "cluster";

  @Override
  public Advice advise(Question question, Demand demand, List<Simulation> all) {
    List<Simulation> here = all.stream().filter(each -> !name(each).equals(CLUSTER)).toList();
    Simulation fastest =
        here.stream().min(Comparator.comparingDouble(Simulation::seconds)).orElseThrow();
    List<Simulation> equals = here.stream().filter(each -> isAsFast(each, fastest)).toList();
    List<Simulation> plain = equals.stream().filter(each -> !name(each).equals(PROCESSES)).toList();
    List<Simulation> candidates = plain.isEmpty() ? equals : plain;
    double calmest = candidates.stream().mapToDouble(Simulation::latenessP99).min().orElseThrow();
    Simulation chosen =
        candidates.stream()
            .filter(each -> isAsCalm(each, calmest))
            .findFirst() // they come from simple to distributed
            .orElseThrow();
    return new Advice(
        name(chosen),
        List.of(new Advice.Reason("strategy", name(chosen), because(chosen, here, equals))),
        changes(question, chosen, all));
  }

  private static boolean isAsFast(Simulation one, Simulation fastest) {
    return one.seconds() <= fastest.seconds() * SAME_TIME;
  }

  private static boolean isAsCalm(Simulation one, double calmest) {
    return one.latenessP99() <= Math.max(calmest * SAME_LATENESS, calmest + SAME_LATENESS_SECONDS);
  }

  private static String name(Simulation one) {
    return one.setting().strategy();
  }

  private static String because(Simulation chosen, List<Simulation> all, List<Simulation> equals) {
    String time = Words.seconds(chosen.seconds());
    List<String> words = new ArrayList<>();
    equals.stream()
        .filter(each -> each != chosen && each.latenessP99() > chosen.latenessP99() * SAME_LATENESS)
        .max(Comparator.comparingDouble(Simulation::latenessP99))
        .ifPresent(rival ->
            words.add(
                "as fast as %s (%s and %s), but others wait %s at p99 instead of %s"
                    .formatted(
                        name(rival),
                        time,
                        Words.seconds(rival.seconds()),
                        Words.seconds(chosen.latenessP99()),
                        Words.seconds(rival.latenessP99()))));
    if (words.isEmpty()) {
      all.stream()
          .filter(each -> !equals.contains(each) && !name(each).equals(PROCESSES))
          .min(Comparator.comparingDouble(Simulation::seconds))
          .ifPresentOrElse(
              next ->
                  words.add(
                      "fastest with %s, %s takes %s; others wait %s at p99"
                          .formatted(
                              time,
                              name(next),
                              Words.seconds(next.seconds()),
                              Words.seconds(chosen.latenessP99()))),
              () -> words.add("all take " + time + ", and it is the simplest"));
    }
    return String.join("; ", words);
  }

  private static List<String> changes(Question question, Simulation chosen, List<Simulation> all) {
    List<String> changes = new ArrayList<>();
    if (!name(chosen).equals(PROCESSES)) {
      all.stream()
          .filter(each -> name(each).equals(PROCESSES))
          .findFirst()
          .ifPresent(processes ->
              changes.add(
                  "If a task may never end: hybrid-processes, %s and %s of memory, for only a"
                          .formatted(
                              Words.seconds(processes.seconds()),
                              Words.bytes((double) processes.memoryBytes()))
                      + " process can be killed."));
    }
    if (question.cpuShare() > 0) {
      all.stream()
          .filter(each -> name(each).equals(CLUSTER) && each.seconds() < chosen.seconds() * 0.8)
          .findFirst()
          .ifPresent(cluster ->
              changes.add(
                  "With as many cores again on other machines: cluster, %s."
                      .formatted(Words.seconds(cluster.seconds()))));
    }
    return changes;
  }
}
