package io.flyshuttle.cli.compare;

import io.flyshuttle.cli.child.Event;
import io.flyshuttle.cli.child.Flow;
import io.flyshuttle.cli.workload.Digest;
import io.flyshuttle.forecast.Calibration;
import java.util.List;
import java.util.OptionalLong;

/** How one run of one strategy went. */
public sealed interface Attempt {

  /** What the child wrote on its standard streams. */
  List<String> output();

  /** The stack trace, if it did not end for one. */
  default String trace() {
    return "";
  }

  /**
   * It ended.
   *
   * @param finished what the child measured
   * @param peakRssBytes of the tree of processes
   */
  record Done(Event.Finished finished, OptionalLong peakRssBytes, List<String> output)
      implements Attempt {
    Digest digest() {
      return finished.digest();
    }
  }

  /**
   * The work failed, or its JVM died.
   *
   * @param reason one line
   * @param trace the stack trace, if there is one
   */
  record Failed(String reason, String trace, List<String> output) implements Attempt {}

  /**
   * The strategy can't run this work; nothing is wrong with either.
   *
   * @param reason one line
   * @param trace the stack trace
   */
  record Impossible(String reason, String trace, List<String> output) implements Attempt {}

  /**
   * Work with items that never end was watched.
   *
   * @param flow what was seen
   */
  record Watched(Flow flow, List<String> output) implements Attempt {}

  /**
   * The machine was measured.
   *
   * @param result its figures
   */
  record Calibrated(Calibration.Result result, List<String> output) implements Attempt {}

  /** The user stopped it. */
  record Interrupted(List<String> output) implements Attempt {}
}
