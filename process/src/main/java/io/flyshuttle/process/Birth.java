package io.flyshuttle.process;

import io.flyshuttle.process.Autopsy.Cap;
import io.flyshuttle.process.LaunchPlan.Purpose;
import io.flyshuttle.process.Linux.Group;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
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

  // The shell becomes the worker when it is told so. If this process is killed before, it ends: a
  // JVM that isn't tied yet would find out only when it is up.
  private static final String GATE = "read -r word && exec \"$@\"";

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
    Optional<Path> gate = linux.flatMap(tied -> Platform.shell());
    List<String> command = new ArrayList<>();
    gate.ifPresent(shell -> command.addAll(List.of(shell.toString(), "-c", GATE, "flyshuttle")));
    boolean own = linux.isPresent() && plan.session().isOwn() && prefix(command, "setsid");
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
    NOT_INHERITED.forEach(builder.environment()::remove);
    Process process = start(builder);
    long pid = process.pid();
    // To its group only when it is there, see settle.
    Optional<Linux.Tie> tie = linux.flatMap(calls -> calls.tie(pid, Group.SHARED));
    boolean wanted = plan.limit() > 0 && Platform.LINUX;
    boolean capped = wanted && linux.isPresent() && linux.get().limitData(pid, plan.limit());
    // What isn't done here, the worker does.
    String rest =
        String.join(
            " ",
            HexFormat.of().formatHex(token),
            tie.isPresent() ? "tied" : "untied",
            Long.toString(wanted && !capped ? plan.limit() : 0),
            doorstep.directory().map(Path::toString).orElse(""));
    tell(process, gate.isPresent() ? "go\n" + rest : rest);
    tie.ifPresent(Linux.Tie::fasten); // at once, since it goes on now
    Cap cap = wanted ? Cap.HELD : Cap.NONE;
    Platform.preferAsVictim(pid);
    Group group = own ? Group.OWN : Group.SHARED;
    return new WorkerProcess(process, group, cap, roster.enter(pid), plan.listener());
  }

  /** By its lifeline, whose content no other process sees. */
  private static void tell(Process process, String text) {
    try {
      process.getOutputStream().write((text + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException gone) {
      return; // its death tells why
    }
  }

  /**
   * Ties the group of a worker that has connected, which it hadn't before its first steps, so that
   * what it starts from now on dies with it; and lowers its priority.
   */
  static void settle(LaunchPlan plan, WorkerProcess worker) {
    Optional<Linux> linux = Linux.INSTANCE.filter(Linux::canTie);
    if (worker.group() == Group.OWN) {
      linux.flatMap(calls -> calls.tie(worker.pid(), Group.OWN)).ifPresent(Linux.Tie::fasten);
    }
    if (worker.group() == Group.OWN && plan.niceness() > 0) {
      Platform.lowerSession(worker.pid(), plan.niceness());
    }
    if (plan.purpose() == Purpose.WORK && plan.niceness() > 0) {
      linux.ifPresent(calls -> calls.lower(worker.pid(), plan.niceness()));
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
