package io.flyshuttle.cli;

import io.flyshuttle.cli.terminal.Screen;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IVersionProvider;

/** The {@code flyshuttle} command. */
@Command(
    name = "flyshuttle",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = "Runs work that waits and computes, and says which strategy suits it.",
    footer = {"", "flyshuttle compare --help tells more about the main job."})
public final class Main {
  private Main() {}

  /** Runs the command and ends the JVM with its exit code. */
  public static void main(String[] args) {
    System.exit(run(Screen.ofProcess(), args));
  }

  /** Runs the command, writing to {@code screen}; the exit code. */
  static int run(Screen screen, String... args) {
    Charset charset = screen.out().charset();
    CommandLine line =
        new CommandLine(new Main())
            .addSubcommand(new CompareCommand(screen))
            .addSubcommand(new PsCommand(screen))
            .addSubcommand(new CalibrateCommand(screen))
            .addSubcommand(new AccuracyCommand(screen))
            .setColorScheme(
                Help.defaultColorScheme(screen.isColoured() ? Help.Ansi.ON : Help.Ansi.OFF))
            .setOut(new PrintWriter(screen.out(), true, charset))
            .setErr(new PrintWriter(screen.err(), true, charset))
            .setUsageHelpWidth(Math.clamp(screen.columns().getAsInt(), 55, 100))
            .setParameterExceptionHandler(new Complaints(screen))
            .setExecutionExceptionHandler(new Complaints(screen));
    int code = line.execute(args.length == 0 ? new String[] {"--help"} : args);
    screen.out().flush();
    return screen.outFailure().get().map(why -> lost(screen, why)).orElse(code);
  }

  private static int lost(Screen screen, String why) {
    screen.complain("can't write the results: " + why);
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
