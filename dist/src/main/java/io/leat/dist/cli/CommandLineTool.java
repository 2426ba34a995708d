package io.leat.dist.cli;

import io.leat.dist.cli.terminal.Console;
import io.leat.dist.cli.terminal.ExitCode;
import io.leat.dist.cli.terminal.Failures;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/// All commands that are not servers, under one root.
public final class CommandLineTool {
    private static final int HELP_COLUMNS = 100;

    private final List<Summary> servers;
    private final Console console;

    /// A command that is listed here and dispatched elsewhere.
    ///
    /// @param options what it takes, with dashes; each has a value
    public record Summary(String name, String text, Set<String> options) {
        public Summary {
            options = Set.copyOf(options);
        }
    }

    /// `servers` are only listed; whoever calls [#run(List)] has dispatched them.
    public CommandLineTool(List<Summary> servers, Console console) {
        this.servers = List.copyOf(servers);
        this.console = console;
    }

    /// Runs a command and returns its exit code, one of [ExitCode].
    public int run(List<String> arguments) {
        CommandLine line = commandLine();
        if (arguments.isEmpty()) {
            line.usage(console.out());
            return ExitCode.OK;
        }
        return line.execute(arguments.toArray(String[]::new));
    }

    /// All commands, ready to parse.
    CommandLine commandLine() {
        CommandLine line = new CommandLine(new Root());
        servers.forEach(server -> line.addSubcommand(server.name(), listed(server)));
        Commands.all(console).forEach(line::addSubcommand);
        line.addSubcommand(new CompletionCommand(line, console));
        explainEach(line);
        line.getCommandSpec()
                .addOption(flag("Show the version.", "-V", "--version").versionHelp(true).build())
                .version("leat " + Version.text());
        line.addSubcommand(new CommandLine.HelpCommand());
        line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        line.setUsageHelpWidth(HELP_COLUMNS);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler(new Failures(console));
        line.setParameterExceptionHandler(misuse());
        return line;
    }

    private static void explainEach(CommandLine line) {
        line.getCommandSpec()
                .addOption(flag("Show this text.", "-h", "--help").usageHelp(true).build());
        line.getSubcommands().values().forEach(CommandLineTool::explainEach);
    }

    private static OptionSpec.Builder flag(String description, String... names) {
        return OptionSpec.builder(names).type(boolean.class).arity("0").description(description);
    }

    private CommandLine listed(Summary server) {
        CommandLine line =
                Commands.beside(server.name(), console)
                        .orElseGet(() -> new CommandLine(CommandSpec.create()));
        CommandSpec spec = line.getCommandSpec();
        spec.usageMessage().description(server.text());
        server.options().stream()
                .sorted()
                .map(name -> OptionSpec.builder(name).type(String.class).arity("1").build())
                .forEach(spec::addOption);
        return line;
    }

    private IParameterExceptionHandler misuse() {
        return (wrong, arguments) -> {
            CommandLine command = wrong.getCommandLine();
            console.complain(String.valueOf(wrong.getMessage()));
            UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
            String name = command.getCommandSpec().qualifiedName();
            console.err().println("Run '" + name + " --help' for what it takes.");
            return ExitCode.MISUSED;
        };
    }

    /// The top of all commands.
    @Command(
            name = "leat",
            synopsisSubcommandLabel = "COMMAND",
            headerHeading = "Leat keeps streams of records for Kafka clients.%n%n",
            commandListHeading = "%nCommands:%n",
            footer = {
                "",
                "First steps:",
                "  leat start                     a broker for this machine, on 127.0.0.1:9092",
                "  leat start --brokers 3         or a cluster of several, to see one fail",
                "  leat topic create greetings    then, in another terminal, a topic",
                "  echo hello | leat produce greetings",
                "  leat consume greetings --from-beginning",
                "  leat COMMAND --help            explains a command, with examples",
                "",
                "Exit codes: 0 done, 1 refused or failed, 2 called wrongly, 3 no server answers,",
                "4 not done in the time that --timeout allows."
            })
    static final class Root implements Runnable {
        @CommandLine.Spec private CommandSpec spec = CommandSpec.create();

        @Override
        public void run() {
            throw new CommandLine.ParameterException(spec.commandLine(), "a COMMAND is missing");
        }
    }
}
