package io.flyshuttle;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/**
 * A chunk of a stage, for JDK Flight Recorder. Off by default; then it costs a look at a field,
 * made by the caller through {@link Flight}.
 */
@Name("io.flyshuttle.Stage")
@Label("Stage chunk")
@Category("Flyshuttle")
@Description("Items of one stage, run by one thread without a hand-over")
@Enabled(false)
@StackTrace(false)
final class StageEvent extends Event {

  @Label("Stage")
  String stage = "";

  @Label("Items")
  int items;

  @Label("Failures")
  int failures;

  /** An event that has begun, if this kind is being recorded. */
  static @Nullable StageEvent started() {
    StageEvent event = new StageEvent();
    event.begin();
    return event.isEnabled() ? event : null;
  }

  void ended(String stage, int items, int failures) {
    this.stage = stage;
    this.items = items;
    this.failures = failures;
    commit();
  }
}
