package io.flyshuttle.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one pool can do: what is possible for workers of its plan, less what a worker that runs
 * turns out not to have. Safe for use by many threads.
 */
final class Capabilities {
  private static final Pattern FLAGS = Pattern.compile("(?m)^flags:\\s+([0-7]+)$");
  private static final int O_ASYNC = 0x2000;

  private final LaunchPlan plan;
  private final long shared;
  private volatile Optional<Set<Capability>> possible = Optional.empty();

  /**
   * For a pool.
   *
   * @param shared bytes that workers may share with this process; 0 for none
   */
  Capabilities(LaunchPlan plan, long shared) {
    this.plan = plan;
    this.shared = shared;
  }

  /** What its workers have; before any runs, what they can have. */
  Set<Capability> with(List<WorkerInfo> workers) {
    EnumSet<Capability> there = EnumSet.noneOf(Capability.class);
    there.addAll(possible());
    for (WorkerInfo worker : workers) {
      OptionalLong pid = worker.pid();
      if (Platform.LINUX && pid.isPresent() && isUp(worker.state())) {
        there.removeIf(one -> lacks(one, pid.getAsLong()));
      }
    }
    return Collections.unmodifiableSet(there);
  }

  private static boolean isUp(WorkerInfo.State state) {
    return state == WorkerInfo.State.IDLE || state == WorkerInfo.State.RUNNING;
  }

  /** Whether a worker is there and hasn't got it, as far as the kernel tells. */
  private boolean lacks(Capability what, long pid) {
    return switch (what) {
      case LIFELINE -> tells(pid, "fdinfo/0", text -> !isTied(text));
      case MEMORY_CAP ->
          tells(
              pid, "limits", text -> !text.matches("(?s).*Max data size +" + plan.limit() + " .*"));
      case OOM_PREFERENCE -> tells(pid, "oom_score_adj", text -> text.startsWith("0"));
      case OWN_SESSION -> tells(pid, "stat", text -> !leads(pid, text));
      default -> false;
    };
  }

  private static boolean leads(long pid, String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return fields[3].equals(Long.toString(pid));
  }

  private static boolean isTied(String input) {
    Matcher flags = FLAGS.matcher(input);
    return flags.find() && (Integer.parseInt(flags.group(1), 8) & O_ASYNC) != 0;
  }

  private static boolean tells(long pid, String file, Predicate<String> missing) {
    try {
      String text = Files.readString(Platform.proc(pid, file), StandardCharsets.ISO_8859_1);
      return missing.test(text) && Platform.started(pid).isPresent();
    } catch (IOException gone) {
      return false;
    }
  }

  /** Found out once, since it asks the user's launcher. */
  private Set<Capability> possible() {
    Set<Capability> known = possible.orElseGet(this::find);
    possible = Optional.of(known);
    return known;
  }

  private Set<Capability> find() {
    EnumSet<Capability> here = EnumSet.noneOf(Capability.class);
    Optional<Linux> linux = Linux.INSTANCE;
    Optional<Linux> tying = linux.filter(Linux::canTie);
    linux.ifPresent(calls -> here.add(Capability.NATIVE_ACCESS));
    if (Platform.LINUX) { // the worker can do these itself
      here.add(Capability.LIFELINE);
      here.add(Capability.MEMORY_CAP);
      here.add(Capability.OOM_PREFERENCE);
    }
    if (tying.isPresent() && plan.session().isOwn() && has("setsid")) {
      here.add(Capability.OWN_SESSION);
    }
    if (linux.filter(Linux::descriptorsAreOpen).isPresent()) {
      here.add(Capability.NO_FILES);
      if (shared > 0) {
        here.add(Capability.SHARED_ARENA);
      }
    }
    if (plan.niceness() > 0 && !Platform.WINDOWS && (tying.isPresent() || has("nice"))) {
      here.add(Capability.NICENESS);
    }
    if (plan.caching() == LaunchPlan.Caching.AUTOMATIC
        && AotFolder.ofUser().isPresent()
        && cacheable()) {
      here.add(Capability.AOT_CACHE);
    }
    return here;
  }

  private static boolean has(String program) {
    Optional<Path> found = Platform.program(program);
    return found.isPresent();
  }

  private boolean cacheable() {
    try {
      return Fingerprint.obstacle(plan.classes().entry(plan.mainClass())).isEmpty();
    } catch (RuntimeException unable) { // the user's; each start tells it
      return false;
    }
  }
}
