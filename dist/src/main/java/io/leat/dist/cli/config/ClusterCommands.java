package io.leat.dist.cli.config;

import io.leat.dist.cli.moving.ClusterBalance;
import io.leat.dist.cli.terminal.CommandGroup;
import io.leat.dist.cli.terminal.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `leat cluster`.
@Command(
        name = "cluster",
        description = "Look at the cluster as a whole, and even it out.",
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {"  leat cluster info", "  leat cluster balance --dry-run"})
public final class ClusterCommands extends CommandGroup {
    private ClusterCommands() {}

    public static CommandLine all(Console console) {
        return new ClusterCommands().with(new ClusterInfo(console), new ClusterBalance(console));
    }
}
