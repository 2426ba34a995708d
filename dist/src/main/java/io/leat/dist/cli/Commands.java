package io.leat.dist.cli;

import io.leat.dist.cli.config.ClusterCommands;
import io.leat.dist.cli.config.ConfigCommands;
import io.leat.dist.cli.consume.ConsumeCommand;
import io.leat.dist.cli.group.GroupCommands;
import io.leat.dist.cli.log.LogCommands;
import io.leat.dist.cli.moving.BrokerCommands;
import io.leat.dist.cli.produce.ProduceCommand;
import io.leat.dist.cli.stop.StopCommand;
import io.leat.dist.cli.terminal.Console;
import io.leat.dist.cli.topic.TopicCommands;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/// The place where the commands are listed, in the order in which `leat --help` shows them.
final class Commands {
    private Commands() {}

    /// The command of this name, if it is a server's that has commands of its own besides.
    static Optional<CommandLine> beside(String server, Console console) {
        return server.equals("broker")
                ? Optional.of(BrokerCommands.all(console))
                : Optional.empty();
    }

    /// Objects that picocli takes as subcommands; each writes to `console`.
    static List<Object> all(Console console) {
        return List.of(
                new StopCommand(console),
                TopicCommands.all(console),
                new ProduceCommand(console),
                new ConsumeCommand(console),
                GroupCommands.all(console),
                ConfigCommands.all(console),
                ClusterCommands.all(console),
                LogCommands.all(console));
    }
}
