package io.flyshuttle.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A parent that brings workers into some state, says so, and waits to be killed. */
public final class ParentMain {
  private ParentMain() {}

  public static void main(String[] arguments) throws Exception {
    try (Launcher launcher = Puppet.launcher(Path.of(arguments[0]))) {
      switch (arguments[1]) {
        case "looping" -> {
          Puppet puppet = Puppet.start(launcher);
          puppet.order("echo warm"); // it is past its start when it answers
          puppet.tell("loop");
          say(puppet.worker().pid());
        }
        case "idle" -> {
          List<Puppet> puppets = new ArrayList<>();
          for (int i = 0; i < 2; i++) {
            puppets.add(Puppet.start(launcher));
            puppets.getLast().order("echo warm");
          }
          puppets.forEach(puppet -> say(puppet.worker().pid()));
        }
        case "starting" -> {
          System.out.println("starting");
          Puppet.start(launcher);
        }
        case "unconnected" ->
            launcher.start(
                Puppet.plan()
                    .withJava(Path.of(arguments[2]))
                    .withListener(line -> System.out.println(line.text())));
        case "training" -> {
          AotCache cache = new AotCache(AotFolder.at(Path.of(arguments[2], "caches")));
          LaunchPlan plan =
              Puppet.plan()
                  .withClasses(WorkerLauncher.classPath(List.of(arguments[3])))
                  .withNiceness(0) // or a busy machine takes minutes
                  .withCaching(LaunchPlan.Caching.AUTOMATIC);
          new Launcher(List.of(Path.of(arguments[0])), cache).start(plan);
        }
        default -> throw new IllegalArgumentException(arguments[1]);
      }
      System.out.println("ready");
      new CountDownLatch(1).await();
    }
  }

  private static void say(long pid) {
    System.out.println(pid);
  }
}
