package io.flyshuttle.cli.terminal;

import io.flyshuttle.cli.child.Event;
import io.flyshuttle.cli.child.Flow;
import io.flyshuttle.cli.compare.Attempt;
import io.flyshuttle.cli.text.Units;
import io.flyshuttle.forecast.Calibration;
import java.util.HashMap;
import java.util.Map;

/** One line for each run that has ended; a failure that others have had is not told again. */
final class Endings {
  private final Map<String, String> firstWithReason = new HashMap<>();

  String line(String label, Attempt attempt) {
    return switch (attempt) {
      case Attempt.Done done -> {
        Event.Finished finished = done.finished();
        yield "%s: %s items in %s, %s/s"
            .formatted(
                label,
                Units.count(finished.items()),
                Units.seconds(finished.wallSeconds()),
                Units.rate(finished.items() / finished.wallSeconds()));
      }
      case Attempt.Watched(Flow flow, _) ->
          "%s: %s of %s items, %s"
              .formatted(
                  label,
                  Units.count(flow.ended().size()),
                  Units.count(flow.items()),
                  flow.left() == 0
                      ? flow.runaways().size() + " killed"
                      : flow.left() + " never ended");
      case Attempt.Calibrated(Calibration.Result result, _) ->
          "%s: measured in %s".formatted(label, Units.seconds(result.took().toMillis() / 1e3));
      case Attempt.Failed failed -> {
        String first = firstWithReason.putIfAbsent(failed.reason(), label);
        yield label
            + ": failed"
            + (first == null ? ": " + failed.reason() : " as " + first + " did");
      }
      case Attempt.Impossible impossible -> label + ": " + impossible.reason();
      case Attempt.Interrupted _ -> label + ": interrupted";
    };
  }
}
