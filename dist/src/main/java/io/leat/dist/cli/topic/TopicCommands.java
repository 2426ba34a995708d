package io.leat.dist.cli.topic;

import io.leat.dist.cli.moving.TopicMove;
import io.leat.dist.cli.moving.TopicMoves;
import io.leat.dist.cli.terminal.CommandGroup;
import io.leat.dist.cli.terminal.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `leat topic`.
@Command(
        name = "topic",
        description = "Create, list, describe, alter, trim, move and delete topics.",
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  leat topic create orders --partitions 6",
            "  leat topic list",
            "  leat topic describe orders --format json",
            "  leat topic alter orders --partitions 12 --config retention.ms=86400000",
            "  leat topic trim orders --before 2026-01-31T00:00:00Z",
            "  leat topic move orders:0 --to 1,2,3",
            "  leat topic delete orders"
        })
public final class TopicCommands extends CommandGroup {
    private TopicCommands() {}

    public static CommandLine all(Console console) {
        return new TopicCommands()
                .with(
                        new TopicCreate(console),
                        new TopicList(console),
                        new TopicDescribe(console),
                        new TopicAlter(console),
                        new TopicTrim(console),
                        new TopicMove(console),
                        new TopicMoves(console),
                        new TopicDelete(console));
    }
}
