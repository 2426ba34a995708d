package io.leat.dist.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// All commands that are not servers, under one picocli root.
public final class CommandLineTool {
    private final List<Summary> servers;
    private final Console console;

    /// A command that is listed here and dispatched elsewhere.
    public record Summary(String name, String text) {}

    /// `servers` are only listed; whoever calls [#run(List)] has dispatched them.
    public CommandLineTool(List<Summary> servers, Console console) {
        this.servers = List.copyOf(servers);
        this.console = console;
    }

    /// Runs a command and returns its exit code: 0 success, 1 failure, 2 wrong use.
    public int run(List<String> arguments) {
        CommandLine line = new CommandLine(root());
        servers.forEach(server -> line.addSubcommand(server.name(), listed(server)));
        Commands.all(console).forEach(line::addSubcommand);
        line.addSubcommand(new CommandLine.HelpCommand());
        line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        if (arguments.isEmpty()) {
            line.usage(console.out());
            return 0;
        }
        return line.execute(arguments.toArray(String[]::new));
    }

    private static CommandSpec listed(Summary server) {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage().description(server.text());
        return spec;
    }

    private static CommandSpec root() {
        CommandSpec root = CommandSpec.create().name("leat").mixinStandardHelpOptions(true);
        root.version("leat " + Version.text());
        root.usageMessage()
                .synopsisSubcommandLabel("COMMAND")
                .headerHeading("Leat keeps streams of records for Kafka clients.%n%n")
                .commandListHeading("%nCommands:%n")
                .footer(
                        "",
                        "First steps:",
                        "  leat start                   a broker for this machine, 127.0.0.1:9092",
                        "  leat topic create greetings  then, in another terminal, a topic",
                        "  leat COMMAND --help          explains a command");
        return root;
    }
}
