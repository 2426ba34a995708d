package io.leat.dist.cli.moving;

import io.leat.dist.cli.terminal.CommandGroup;
import io.leat.dist.cli.terminal.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `leat broker`, as far as it is not the server.
@Command(
        name = "broker",
        description = "Start one broker of a cluster from a server.properties, or take one out.",
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  leat broker --config config/server.properties",
            "  leat broker drain 3",
            "  leat broker decommission 3"
        })
public final class BrokerCommands extends CommandGroup {
    private BrokerCommands() {}

    public static CommandLine all(Console console) {
        return new BrokerCommands().with(new BrokerDrain(console), new BrokerDecommission(console));
    }
}
