package io.flyshuttle.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * How workers are started: a value.
 *
 * @param java the {@code java} command
 * @param classes how the worker finds the application's classes
 * @param mainClass what it runs
 * @param options further options of the JVM, after the pool's own: so they win
 * @param memory what it may take
 * @param processors how many the JVM sizes itself for
 * @param niceness added to this process' own, 0 to 19
 * @param session whether it gets a session of its own, so that what it starts dies with it
 * @param patience how long a start may take until the worker has connected
 * @param caching whether an AOT cache is made and used
 * @param rehearsal what the training run for that cache does
 * @param listener hears each line that the worker prints
 * @param purpose whether it is to work, or trains for the cache
 */
record LaunchPlan(
    Path java,
    WorkerLauncher classes,
    String mainClass,
    List<String> options,
    MemoryLimits memory,
    int processors,
    int niceness,
    Session session,
    Duration patience,
    Caching caching,
    Rehearsal rehearsal,
    OutputListener listener,
    Purpose purpose) {
  /** By name, so that this side needs nothing of the worker's. */
  static final String WORKER = "io.flyshuttle.process.worker.WorkerMain";

  // These may go from one version to the next, and a JVM that doesn't know one won't start.
  private static final boolean KNOWN_JVM =
      Runtime.version().feature() == 25
          && System.getProperty("java.vm.name", "").matches("(OpenJDK|Java HotSpot).*Server VM");

  private static final List<String> FOR_KNOWN_JVM =
      List.of(
          "-XX:+UnlockDiagnosticVMOptions",
          // What the training run has compiled would be compiled again at each start, beside it.
          "-XX:-AOTRecordTraining",
          "-XX:-AOTReplayTraining",
          // Two threads of the JVM look for work 4 times and once a second. The first frees
          // monitors that were waited for, 200 bytes each, if they are many: so a task that makes
          // 100,000 of them a second has 50 MB of them, in place of 5.
          "-XX:AsyncDeflationInterval=2500",
          "-XX:ServiceThreadCleanupInterval=30000");

  LaunchPlan {
    options = List.copyOf(options);
    if (niceness < 0 || niceness > 19) {
      throw new IllegalArgumentException("niceness must be from 0 to 19, not " + niceness);
    }
    if (processors < 1) {
      throw new IllegalArgumentException("processors must be 1 or more, not " + processors);
    }
  }

  /** This JVM's own java, its classes, and the defaults of the pool. */
  static LaunchPlan defaults() {
    String command = Platform.WINDOWS ? "java.exe" : "java";
    return new LaunchPlan(
        Path.of(System.getProperty("java.home"), "bin", command),
        WorkerLauncher.detect(),
        WORKER,
        List.of(),
        MemoryLimits.DEFAULT,
        1,
        10,
        Session.AUTOMATIC,
        Duration.ofSeconds(30),
        Caching.AUTOMATIC,
        (channel, _) -> channel.close(),
        Delivery.NOBODY,
        Purpose.WORK);
  }

  /** The options that are the same for each worker of this plan, and for the training run. */
  List<String> jvmOptions() {
    List<String> all = new ArrayList<>();
    all.add("-XX:+UseSerialGC");
    // Without these two a safepoint waits for counted loops to end, for seconds: stack dumps,
    // collections and the watchdog of healthy calculations would stall.
    all.add("-XX:+UseCountedLoopSafepoints");
    all.add("-XX:LoopStripMiningIter=1000");
    all.add("-Xmx" + memory.heap());
    all.add("-XX:MaxDirectMemorySize=" + memory.direct());
    all.add("-XX:MaxMetaspaceSize=" + memory.metaspace());
    all.add("-XX:ActiveProcessorCount=" + processors);
    all.add("-XX:+ExitOnOutOfMemoryError");
    // A crash is told on stderr, which the parent reads: so there is no file to leave behind.
    all.add("-XX:-CreateCoredumpOnCrash");
    all.add("-XX:+ErrorFileToStderr");
    all.add("-XX:-UsePerfData"); // a file that a killed JVM leaves behind
    all.add("-XX:+DisplayVMOutputToStderr");
    all.add("-Xlog:disable");
    all.add("-Xlog:all=warning:stderr");
    all.add("-Dstdout.encoding=UTF-8");
    all.add("-Dstderr.encoding=UTF-8");
    all.add("--enable-native-access=ALL-UNNAMED"); // at training too, or the cache is refused
    if (KNOWN_JVM) {
      all.addAll(FOR_KNOWN_JVM);
    }
    all.addAll(options);
    return all;
  }

  LaunchPlan withJava(Path command) {
    return with(draft -> draft.java = command);
  }

  LaunchPlan withClasses(WorkerLauncher launcher) {
    return with(draft -> draft.classes = launcher);
  }

  LaunchPlan withMainClass(String name) {
    return with(draft -> draft.mainClass = name);
  }

  LaunchPlan withOptions(List<String> more) {
    return with(draft -> draft.options = more);
  }

  LaunchPlan withMemory(MemoryLimits limits) {
    return with(draft -> draft.memory = limits);
  }

  LaunchPlan withProcessors(int count) {
    return with(draft -> draft.processors = count);
  }

  LaunchPlan withNiceness(int level) {
    return with(draft -> draft.niceness = level);
  }

  LaunchPlan withSession(Session kind) {
    return with(draft -> draft.session = kind);
  }

  LaunchPlan withPatience(Duration longest) {
    return with(draft -> draft.patience = longest);
  }

  LaunchPlan withCaching(Caching mode) {
    return with(draft -> draft.caching = mode);
  }

  LaunchPlan withRehearsal(Rehearsal play) {
    return with(draft -> draft.rehearsal = play);
  }

  LaunchPlan withListener(OutputListener heard) {
    return with(draft -> draft.listener = heard);
  }

  /**
   * The same worker without a hard limit on memory, since making a cache takes more than working,
   * and in a session of its own, since it is done by a second JVM that the first one starts.
   */
  LaunchPlan forTraining() {
    return with(draft -> {
      draft.session = Session.OWN;
      draft.listener = Delivery.NOBODY;
      draft.purpose = Purpose.TRAINING;
    });
  }

  private LaunchPlan with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.plan();
  }

  /** The hard limit on private writable memory in bytes; 0 for none. */
  long limit() {
    return purpose == Purpose.WORK ? memory.total() : 0;
  }

  /** Whether an AOT cache is made in the background and used by later workers. */
  enum Caching {
    AUTOMATIC,
    OFF
  }

  /** What a worker is started for. */
  enum Purpose {
    WORK,
    TRAINING
  }

  /** Whose session a worker belongs to; only on Linux with native access is there a choice. */
  enum Session {
    /** Its own, unless that costs it its niceness ({@link Platform#groupsBySession()}). */
    AUTOMATIC,
    /** Its own: the kernel kills what it has started with it, and a terminal's ^C passes it by. */
    OWN,
    /** Its parent's. */
    SHARED;

    boolean isOwn() {
      return this == OWN || (this == AUTOMATIC && !Platform.groupsBySession());
    }
  }

  /** A copy that can be changed. */
  private static final class Draft {
    Path java;
    WorkerLauncher classes;
    String mainClass;
    List<String> options;
    MemoryLimits memory;
    int processors;
    int niceness;
    Session session;
    Duration patience;
    Caching caching;
    Rehearsal rehearsal;
    OutputListener listener;
    Purpose purpose;

    Draft(LaunchPlan from) {
      java = from.java;
      classes = from.classes;
      mainClass = from.mainClass;
      options = from.options;
      memory = from.memory;
      processors = from.processors;
      niceness = from.niceness;
      session = from.session;
      patience = from.patience;
      caching = from.caching;
      rehearsal = from.rehearsal;
      listener = from.listener;
      purpose = from.purpose;
    }

    LaunchPlan plan() {
      return new LaunchPlan(
          java,
          classes,
          mainClass,
          options,
          memory,
          processors,
          niceness,
          session,
          patience,
          caching,
          rehearsal,
          listener,
          purpose);
    }
  }
}
