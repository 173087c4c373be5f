package io.flyshuttle.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The {@code flyshuttle} command. */
@Command(
    name = "flyshuttle",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = "Runs mixed workloads and says which strategy suits them.")
public final class Main implements Callable<Integer> {
  private Main() {}

  /** Runs the command and ends the JVM with its exit code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public Integer call() {
    CommandLine.usage(this, System.err);
    return CommandLine.ExitCode.USAGE;
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"flyshuttle " + Objects.requireNonNullElse(version, "(unpackaged)")};
    }
  }
}
