package io.leat.dist.cli.log;

import io.leat.dist.cli.terminal.CommandGroup;
import io.leat.dist.cli.terminal.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `leat log`.
@Command(
        name = "log",
        description = "Check and print the files of logs, without a broker. Changes nothing.",
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  leat log verify /var/lib/leat",
            "  leat log dump /var/lib/leat/orders-0/00000000000000000000.log"
        })
public final class LogCommands extends CommandGroup {
    private LogCommands() {}

    public static CommandLine all(Console console) {
        return new LogCommands().with(new LogVerify(console), new LogDump(console));
    }
}
