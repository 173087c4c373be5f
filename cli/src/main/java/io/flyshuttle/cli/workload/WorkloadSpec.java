package io.flyshuttle.cli.workload;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;
import java.util.OptionalLong;

/** Which workload, with which parameters: a value that goes from the parent to the child. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Mixed.class, name = Mixed.NAME),
  @JsonSubTypes.Type(value = CpuChunks.class, name = CpuChunks.NAME),
  @JsonSubTypes.Type(value = Synthetic.class, name = Synthetic.NAME),
  @JsonSubTypes.Type(value = Calibrating.class, name = Calibrating.NAME),
  @JsonSubTypes.Type(value = Runaways.class, name = Runaways.NAME),
  @JsonSubTypes.Type(value = UserWorkload.class, name = "user")
})
public sealed interface WorkloadSpec
    permits Mixed, CpuChunks, Synthetic, Calibrating, Runaways, UserWorkload {

  /** What it is called in reports. */
  String name();

  /** What makes two runs comparable, in the order to show it. */
  Map<String, Object> parameters();

  /** Items in all, where that is known before anything has run. */
  OptionalLong size();

  /**
   * Makes it ready to run.
   *
   * @throws BadInput if a user's class gives no pipeline
   */
  Workload<?> open();
}
