package io.flyshuttle;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A chunk of a stage, for JDK Flight Recorder. Off by default; then it costs a look at a flag. */
@Name("io.flyshuttle.Stage")
@Label("Stage chunk")
@Category("Flyshuttle")
@Description("Items of one stage, run by one thread without a hand-over")
@Enabled(false)
@StackTrace(false)
final class StageEvent extends Event {

  private static final StageEvent OFF = new StageEvent();

  @Label("Stage")
  String stage = "";

  @Label("Items")
  int items;

  @Label("Failures")
  int failures;

  private static StageEvent begun() {
    StageEvent event = new StageEvent();
    event.begin();
    return event;
  }

  /** An event that has begun, or one shared object that ignores everything while events are off. */
  static StageEvent started() {
    return OFF.isEnabled() ? begun() : OFF;
  }

  void ended(String stage, int items, int failures) {
    if (this != OFF && shouldCommit()) {
      this.stage = stage;
      this.items = items;
      this.failures = failures;
      commit();
    }
  }
}
