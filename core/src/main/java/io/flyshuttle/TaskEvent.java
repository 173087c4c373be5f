package io.flyshuttle;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A task in a flight recording: off unless a recording enables it, and free while it is off. */
@Name("io.flyshuttle.Task")
@Label("Task")
@Category("Flyshuttle")
@Description("A task of a scope, from the beginning of its thread to its end")
@Enabled(false)
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // the recorder reads the fields
final class TaskEvent extends Event {

  @Label("Scope")
  private final String scope;

  @Label("Forked At")
  private final String forkedAt;

  @Label("Nature")
  private final String nature;

  @Label("State")
  @Description("The state it ended in")
  String state = "";

  TaskEvent() {
    this("", "", "");
  }

  TaskEvent(String scope, String forkedAt, String nature) {
    this.scope = scope;
    this.forkedAt = forkedAt;
    this.nature = nature;
  }

  /** Whether a recording wants it. To be asked only after {@link Flight#recorderStarted}. */
  static boolean on() {
    return new TaskEvent().isEnabled();
  }
}
