package io.flyshuttle.cli;

import io.flyshuttle.cli.terminal.Screen;
import io.flyshuttle.cli.text.OneLine;
import io.flyshuttle.cli.workload.BadInput;
import io.flyshuttle.cli.workload.Nearest;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what is wrong, and in a stack trace only to those who ask for it. */
final class Complaints implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final Screen screen;

  Complaints(Screen screen) {
    this.screen = screen;
  }

  @Override
  public int handleParseException(ParameterException wrong, String[] args) {
    CommandLine command = wrong.getCommandLine();
    String more = command.getCommandSpec().qualifiedName() + " --help tells more";
    screen.complain(words(wrong) + "; " + more);
    return CommandLine.ExitCode.USAGE;
  }

  private static String words(ParameterException wrong) {
    return wrong instanceof UnmatchedArgumentException unmatched
        ? unmatched(unmatched)
        : lowered(String.valueOf(wrong.getMessage()));
  }

  private static String unmatched(UnmatchedArgumentException wrong) {
    String given = wrong.getUnmatched().getFirst();
    CommandLine command = wrong.getCommandLine();
    boolean option = given.startsWith("-");
    Collection<String> names =
        option
            ? command.getCommandSpec().options().stream()
                .map(OptionSpec::names)
                .flatMap(Arrays::stream)
                .toList()
            : command.getSubcommands().keySet();
    String what =
        option
            ? "unknown option " + given
            : command.getSubcommands().isEmpty()
                ? tooMany(command, given)
                : "unknown command " + given;
    String name = given.contains("=") ? given.substring(0, given.indexOf('=')) : given;
    return what + Nearest.to(name, names).map(near -> ", did you mean " + near + "?").orElse("");
  }

  private static String tooMany(CommandLine command, String given) {
    return command.getCommandSpec().positionalParameters().isEmpty()
        ? command.getCommandName() + " takes no " + given
        : "one workload only, not also " + given;
  }

  private static String lowered(String text) {
    return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult args) {
    boolean input = failure instanceof BadInput || failure instanceof IOException;
    if (failure instanceof BadInput bad) {
      bad.details().lines().map(OneLine::plain).forEach(screen.err()::println);
    }
    screen.complain(
        input
            ? String.valueOf(failure.getMessage())
            : "this should not happen: " + OneLine.of(failure) + "; --verbose shows where");
    if (command.getParseResult().hasMatchedOption("--verbose")) {
      failure.printStackTrace(screen.err());
    }
    return input ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
  }
}
