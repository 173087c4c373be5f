package io.flyshuttle.process;

import io.flyshuttle.process.Autopsy.Cap;
import io.flyshuttle.process.LaunchPlan.Purpose;
import io.flyshuttle.process.Linux.Group;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The steps by which a worker's process comes into being. */
final class Birth {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TOKEN_BYTES = 32;
  private static final long UNDO_SECONDS = 10;
  // Options that are meant for the parent: a debugger's port or an agent would break each worker.
  private static final List<String> NOT_INHERITED =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH");

  private Birth() {}

  /** A secret for one worker. */
  static byte[] token() {
    byte[] token = new byte[TOKEN_BYTES];
    RANDOM.nextBytes(token);
    return token;
  }

  /** The content of the argument file: all but the main class. */
  static byte[] arguments(LaunchPlan plan, WorkerLauncher.Entry entry, List<String> more) {
    List<String> all = new ArrayList<>(plan.jvmOptions());
    all.addAll(entry.options());
    all.addAll(more);
    all.add("-cp");
    all.add(String.join(File.pathSeparator, entry.classPath()));
    return ArgumentFile.of(all);
  }

  /** Starts the process and ties it to this one. */
  static WorkerProcess spawn(
      LaunchPlan plan, WorkerLauncher.Entry entry, Doorstep doorstep, byte[] token, Roster roster)
      throws LaunchException {
    Optional<Linux> linux = Linux.INSTANCE.filter(Linux::canTie);
    List<String> command = new ArrayList<>();
    boolean own = linux.isPresent() && plan.session().isOwn() && prefix(command, "setsid");
    Group group = own ? Group.OWN : Group.SHARED;
    // With native access it starts with full priority and is lowered when it has connected: on a
    // busy machine that is much sooner.
    boolean fromTheFirst = linux.isEmpty() || plan.purpose() == Purpose.TRAINING;
    if (fromTheFirst && plan.niceness() > 0 && !Platform.WINDOWS && prefix(command, "nice")) {
      command.addAll(List.of("-n", Integer.toString(plan.niceness())));
    }
    command.add(plan.java().toString());
    command.add("@" + doorstep.arguments());
    command.add(entry.mainClass());
    command.add(doorstep.socket());

    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    NOT_INHERITED.forEach(environment::remove);
    environment.put("FLYSHUTTLE_TOKEN", HexFormat.of().formatHex(token));
    environment.remove("FLYSHUTTLE_DIRECTORY");
    doorstep
        .directory()
        .ifPresent(path -> environment.put("FLYSHUTTLE_DIRECTORY", path.toString()));
    environment.remove("FLYSHUTTLE_LIMIT");
    if (linux.isEmpty()) { // then the worker has to do it
      environment.put("FLYSHUTTLE_LIMIT", Long.toString(plan.limit()));
    }

    Process process = start(builder);
    long pid = process.pid();
    boolean capped =
        plan.limit() > 0 && Platform.LINUX; // where it isn't done here, the worker does
    if (linux.isPresent()) {
      linux.get().tie(pid, group);
      capped = capped && linux.get().limitData(pid, plan.limit());
    }
    Cap cap = capped ? Cap.HELD : Cap.NONE;
    Platform.preferAsVictim(pid);
    return new WorkerProcess(process, group, cap, roster.enter(pid), plan.listener());
  }

  /** Lowers the priority of a worker that has connected. */
  static void settle(LaunchPlan plan, WorkerProcess worker) {
    if (worker.group() == Group.OWN && plan.niceness() > 0) {
      Platform.lowerSession(worker.pid(), plan.niceness());
    }
    if (plan.purpose() == Purpose.WORK && plan.niceness() > 0) {
      Linux.INSTANCE
          .filter(Linux::canTie)
          .ifPresent(linux -> linux.lower(worker.pid(), plan.niceness()));
    }
  }

  private static boolean prefix(List<String> command, String program) {
    Optional<Path> found = Platform.program(program);
    found.ifPresent(path -> command.add(path.toString()));
    return found.isPresent();
  }

  private static Process start(ProcessBuilder builder) throws LaunchException {
    try {
      return builder.start();
    } catch (IOException failure) {
      throw new LaunchException(
          "the operating system starts no process for a worker: " + failure.getMessage(), failure);
    }
  }

  /** Kills a worker that isn't wanted any more and waits until it is gone. */
  static void undo(WorkerProcess worker) {
    worker.kill();
    boolean interrupted = Thread.interrupted();
    try {
      worker.death().get(UNDO_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException again) {
      interrupted = true;
    } catch (TimeoutException | ExecutionException stuck) {
      return; // in the kernel, on a dead disk: it is killed as soon as that lets it go
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
