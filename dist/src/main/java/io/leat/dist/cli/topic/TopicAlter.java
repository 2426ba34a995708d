package io.leat.dist.cli.topic;

import io.leat.client.admin.Admin;
import io.leat.client.admin.ConfigResource;
import io.leat.dist.cli.terminal.ClusterCommand;
import io.leat.dist.cli.terminal.Console;
import io.leat.dist.cli.terminal.KeyValues;
import io.leat.dist.cli.terminal.UsageException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat topic alter`.
@Command(
        name = "alter",
        description = "Change a topic: more partitions, other settings.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  leat topic alter orders --partitions 12",
            "  leat topic alter orders --config retention.ms=86400000",
            "  leat topic alter orders --unset retention.ms"
        })
final class TopicAlter extends ClusterCommand {
    @Parameters(paramLabel = "TOPIC", description = "The topic's name.")
    private String name = "";

    @Option(
            names = {"-p", "--partitions"},
            paramLabel = "N",
            description = "How many partitions there shall be; never fewer than there are.")
    private int partitions;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "KEY=VALUE",
            description = "A setting to set; may be repeated.")
    private List<String> configs = List.of();

    @Option(
            names = "--unset",
            paramLabel = "KEY",
            description = "A setting to take back to its default; may be repeated.")
    private List<String> unset = List.of();

    TopicAlter(Console console) {
        super(console);
    }

    @Override
    protected void run(Admin admin) throws InterruptedException {
        if (partitions <= 0 && configs.isEmpty() && unset.isEmpty()) {
            throw new UsageException("nothing to alter: give --partitions, --config or --unset");
        }
        if (!configs.isEmpty() || !unset.isEmpty()) {
            admin.configs().change(new ConfigResource.Topic(name), KeyValues.parse(configs), unset);
            say("Changed the settings of topic " + name + ".");
        }
        if (partitions > 0) {
            admin.topics().setPartitions(name, partitions);
            say("Topic " + name + " has " + partitions + " partitions now.");
        }
    }
}
