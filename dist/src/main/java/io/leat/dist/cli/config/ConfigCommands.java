package io.leat.dist.cli.config;

import io.leat.dist.cli.terminal.CommandGroup;
import io.leat.dist.cli.terminal.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `leat config`.
@Command(
        name = "config",
        description = "Read and change the settings of topics and brokers.",
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  leat config get topic orders",
            "  leat config get broker 0 log.retention.ms",
            "  leat config set topic orders retention.ms=86400000"
        })
public final class ConfigCommands extends CommandGroup {
    private ConfigCommands() {}

    public static CommandLine all(Console console) {
        return new ConfigCommands().with(new ConfigRead(console), new ConfigSet(console));
    }
}
