package io.leat.dist;

import io.leat.dist.cli.CommandLineTool;
import io.leat.dist.cli.Version;
import io.leat.dist.cli.terminal.Console;
import io.leat.dist.local.CannotStart;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The program `leat`. The servers' commands are dispatched here, without loading the library that
/// reads all the others' options.
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    /// A command that failed.
    private static final int FAILED = 1;

    /// A command that was called wrongly, as picocli and the shell count it.
    private static final int MISUSED = 2;

    private static final List<ServerCommand> SERVERS =
            List.of(new StartCommand(), new BrokerCommand(), new ZooKeeperCommand());

    private Main() {}

    public static void main(String[] arguments) {
        Console console = Console.system();
        // What libraries print (ZooKeeper does when it removes old files) is no command's result.
        System.setOut(System.err);
        System.exit(run(List.of(arguments), console));
    }

    /// Runs one command and returns the process's exit code.
    static int run(List<String> arguments, Console console) {
        String first = arguments.isEmpty() ? "--help" : arguments.getFirst();
        if (first.equals("--version") || first.equals("-V")) {
            console.out().println("leat " + Version.text());
            return 0;
        }
        if (first.equals(WarmUp.COMMAND)) {
            return WarmUp.run(console);
        }
        Optional<ServerCommand> server = server(first);
        if (server.isPresent() && !isAbout(server.get(), arguments)) {
            return run(server.get(), arguments.subList(1, arguments.size()), console);
        }
        boolean asksForHelp = first.equals("help") && arguments.size() == 2;
        Optional<ServerCommand> explained =
                asksForHelp ? server(arguments.get(1)) : Optional.empty();
        if (explained.isPresent()) {
            console.out().print(explained.get().help());
            return 0;
        }
        return new CommandLineTool(serverSummaries(), console).run(arguments);
    }

    /// Whether it is another command about that kind of server, such as `broker drain`.
    private static boolean isAbout(ServerCommand server, List<String> arguments) {
        return arguments.size() > 1 && server.commands().contains(arguments.get(1));
    }

    private static int run(ServerCommand command, List<String> arguments, Console console) {
        return switch (Options.read(arguments, command.options())) {
            case Options.Reading.HelpWanted _ -> {
                console.out().print(command.help());
                yield 0;
            }
            case Options.Reading.Refused refused -> {
                console.complain(refused.reason());
                console.err().println("Run 'leat " + command.name() + " --help' for its options.");
                yield MISUSED;
            }
            case Options.Reading.Read read -> run(command, read.options(), console);
        };
    }

    private static int run(ServerCommand command, Options options, Console console) {
        try {
            command.run(options, console);
            return 0;
        } catch (CannotStart cannot) {
            console.complain(cannot.reason());
        } catch (IOException failed) {
            console.complain(command.name() + " failed: " + failed);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException bug) { // loop top: a bug ends the command like any other reason
            LOG.error("server.failed command={}", command.name(), bug);
        }
        return FAILED;
    }

    private static Optional<ServerCommand> server(String name) {
        return SERVERS.stream().filter(command -> command.name().equals(name)).findFirst();
    }

    private static List<CommandLineTool.Summary> serverSummaries() {
        return SERVERS.stream()
                .map(command ->
                        new CommandLineTool.Summary(
                                command.name(), command.summary(), command.options()))
                .toList();
    }
}
