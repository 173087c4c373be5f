package io.flyshuttle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A run as a node of the {@link TaskTree}: its stages, and what each is at. */
final class RunNode {

  private RunNode() {}

  static TaskTree.Node of(Run run) {
    List<TaskTree.Node> stages = new ArrayList<>();
    for (Region region : run.regions()) {
      for (Segment segment : region.segments()) {
        stages.add(stage(run, segment));
      }
    }
    long inFlight = run.regions().stream().mapToLong(Region::inFlight).sum();
    return new TaskTree.Node(
        "run",
        stages.stream().map(TaskTree.Node::name).collect(Collectors.joining(" > ")),
        (run.stopped() ? "STOPPED, " : "RUNNING, ") + inFlight + " items in flight",
        run.elapsed(),
        Optional.of(run.startedAt()),
        Optional.empty(),
        Optional.empty(),
        stages);
  }

  private static TaskTree.Node stage(Run run, Segment segment) {
    List<Work> works = run.working().stream().filter(work -> work.segment() == segment).toList();
    Duration oldest = works.stream().map(Work::age).reduce(Duration.ZERO, RunNode::longer);
    return new TaskTree.Node(
        "stage",
        segment.code.name(),
        works.size() + " running, " + segment.waiting() + " waiting, " + segment.done() + " done",
        oldest,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        works.stream().map(RunNode::chunk).toList());
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private static TaskTree.Node chunk(Work work) {
    return new TaskTree.Node(
        "chunk",
        work.size() == 1 ? "1 item" : work.size() + " items",
        "RUNNING",
        work.age(),
        Optional.empty(),
        Optional.empty(),
        work.thread().flatMap(ForkLine::where),
        List.of());
  }
}
