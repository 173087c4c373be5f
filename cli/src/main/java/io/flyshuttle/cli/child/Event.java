package io.flyshuttle.cli.child;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.flyshuttle.cli.workload.Digest;
import io.flyshuttle.forecast.Calibration;
import io.flyshuttle.forecast.MachineLoad;
import java.util.List;

/**
 * What a child says: one line of JSON each.
 *
 * <pre>
 * (nothing) ──▶ (Started ──▶ Advanced*)+ ──▶ Finished | Watched | Calibrated | Foreseen | Failed
 *     └─────────────────────────────────────────────────────────▶ Failed
 * </pre>
 *
 * A child whose connection ends before one of these has died.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Event.Started.class, name = "started"),
  @JsonSubTypes.Type(value = Event.Advanced.class, name = "advanced"),
  @JsonSubTypes.Type(value = Event.Finished.class, name = "finished"),
  @JsonSubTypes.Type(value = Event.Calibrated.class, name = "calibrated"),
  @JsonSubTypes.Type(value = Event.Foreseen.class, name = "foreseen"),
  @JsonSubTypes.Type(value = Event.Watched.class, name = "watched"),
  @JsonSubTypes.Type(value = Event.Failed.class, name = "failed")
})
public sealed interface Event {

  /** The work begins now. Where it rehearses itself this comes before its rehearsal, too. */
  record Started() implements Event {}

  /**
   * How far it is.
   *
   * @param done items done
   * @param total items in all; negative when that is not known
   * @param seconds since the start
   */
  record Advanced(long done, long total, double seconds) implements Event {}

  /**
   * The work is done.
   *
   * @param items that came out
   * @param wallSeconds from the start of the run to its end
   * @param cpuSeconds of this process and those it has started, in that time
   * @param peakRssBytes the most memory this process has held; 0 where the system does not say
   * @param heartbeat how others fared meanwhile
   * @param digest of the results
   * @param progress items done over time
   * @param conditions what the machine was like
   */
  record Finished(
      long items,
      double wallSeconds,
      double cpuSeconds,
      long peakRssBytes,
      Lateness heartbeat,
      Digest digest,
      List<Point> progress,
      Conditions conditions)
      implements Event {

    /** The same, with another peak. */
    Finished holding(long bytes) {
      return new Finished(
          items, wallSeconds, cpuSeconds, bytes, heartbeat, digest, progress, conditions);
    }

    /** The same, where others did that. */
    Finished beside(MachineLoad.Others others) {
      Conditions seen =
          new Conditions(
              conditions.spinNanos(),
              conditions.compilerSeconds(),
              others.foreignCores(),
              others.stolenCores());
      return new Finished(
          items, wallSeconds, cpuSeconds, peakRssBytes, heartbeat, digest, progress, seen);
    }
  }

  /**
   * The machine has been measured.
   *
   * @param result its figures
   */
  record Calibrated(Calibration.Result result) implements Event {}

  /**
   * The work has been tried, and what it will take is known.
   *
   * @param outlook what was found
   */
  record Foreseen(Outlook outlook) implements Event {}

  /**
   * The work with items that never end has been watched to its end, or long enough.
   *
   * @param flow what was seen
   */
  record Watched(Flow flow) implements Event {}

  /**
   * The work is not done.
   *
   * @param blame whose fault it is
   * @param message one line
   * @param trace the stack trace, for {@code --verbose}
   */
  record Failed(Blame blame, String message, String trace) implements Event {}

  /** What failed. */
  enum Blame {
    /** What the user gave: the other strategies would fail alike. */
    INPUT,
    /** The work. */
    WORK,
    /** The strategy: it can't run this work at all, others can. */
    STRATEGY
  }
}
