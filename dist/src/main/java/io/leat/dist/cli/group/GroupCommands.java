package io.leat.dist.cli.group;

import io.leat.dist.cli.terminal.CommandGroup;
import io.leat.dist.cli.terminal.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `leat group`.
@Command(
        name = "group",
        description = "List, describe and delete consumer groups.",
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  leat group list",
            "  leat group describe billing",
            "  leat group delete billing"
        })
public final class GroupCommands extends CommandGroup {
    private GroupCommands() {}

    public static CommandLine all(Console console) {
        return new GroupCommands()
                .with(new GroupList(console), new GroupDescribe(console), new GroupDelete(console));
    }
}
