package io.flyshuttle.cli.compare;

import io.flyshuttle.Strategy;
import io.flyshuttle.cli.child.Job;
import io.flyshuttle.cli.child.Wire;
import io.flyshuttle.cli.workload.Runaways;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Work with items that never end, in worker processes and then in as many threads: the same stage,
 * the same deadline, each in a JVM of its own.
 */
public final class KillDemo {
  private static final int LEAST_WIDTH = 2; // one to be stuck, one to go on

  private final ChildJvm jvm;
  private final Interruption interruption;
  private final Audience audience;

  /** Prepares to run it. */
  public KillDemo(Launch launch, Interruption interruption, Audience audience) {
    this.jvm = new ChildJvm(launch, new Wire(), interruption);
    this.interruption = interruption;
    this.audience = audience;
  }

  /** The work, for this machine. */
  public static Runaways work() {
    return Runaways.on(Math.max(LEAST_WIDTH, Runtime.getRuntime().availableProcessors()));
  }

  /** How each went, by strategy, in the order to show it; those that began if interrupted. */
  public Map<String, Attempt> run(Runaways work) throws InterruptedException {
    Map<String, Attempt> attempts = new LinkedHashMap<>();
    for (String strategy : new String[] {Row.PROCESSES, Strategy.threads(work.width()).name()}) {
      if (!interruption.isAsked()) {
        audience.begins(strategy, work.size());
        Attempt attempt = jvm.run(new Job(work, strategy), audience::advances);
        audience.ends(strategy, attempt);
        attempts.put(strategy, attempt);
      }
    }
    return attempts;
  }
}
