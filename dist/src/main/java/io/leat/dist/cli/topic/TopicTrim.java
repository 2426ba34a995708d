package io.leat.dist.cli.topic;

import io.leat.client.admin.Admin;
import io.leat.client.cluster.PartitionView;
import io.leat.dist.cli.terminal.ClusterCommand;
import io.leat.dist.cli.terminal.Console;
import io.leat.dist.cli.terminal.UsageException;
import io.leat.protocol.TopicPartition;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat topic trim`.
@Command(
        name = "trim",
        description = {
            "Delete the records at the front of a topic's partitions. There is no way back.",
            "With a time, what was written before it goes; the first record of that time or later"
                    + " stays, and what comes after it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  leat topic trim orders --before 2026-01-31T00:00:00Z",
            "  leat topic trim orders --before s@1767225600000",
            "  leat topic trim orders --partition 0 --before 1500",
            "  leat topic trim orders --before end"
        })
final class TopicTrim extends ClusterCommand {
    @Parameters(paramLabel = "TOPIC", description = "The topic's name.")
    private String name = "";

    @Option(
            names = "--before",
            required = true,
            paramLabel = "WHERE",
            description =
                    "An offset, a time as 2026-01-31T00:00:00Z or s@MILLISECONDS, or end for"
                            + " everything.")
    private String before = "";

    @Option(
            names = {"-p", "--partition"},
            paramLabel = "N",
            description = "This partition alone; may be repeated (default: all).")
    private List<Integer> partitions = List.of();

    TopicTrim(Console console) {
        super(console);
    }

    @Override
    protected void run(Admin admin) throws InterruptedException {
        TrimPoint point = TrimPoint.parse(before);
        Map<TopicPartition, Long> offsets = point.resolve(admin, chosen(admin));
        Map<TopicPartition, Long> starts = admin.topics().trim(offsets);
        starts.keySet().stream()
                .sorted(Comparator.comparingInt(TopicPartition::partition))
                .forEach(partition ->
                        say(
                                "Partition %s starts at offset %d now."
                                        .formatted(partition, starts.get(partition))));
    }

    private List<TopicPartition> chosen(Admin admin) throws InterruptedException {
        List<Integer> there =
                admin.topics().describe(name).partitions().stream()
                        .map(PartitionView::partition)
                        .toList();
        for (int partition : partitions) {
            if (!there.contains(partition)) {
                throw new UsageException("topic " + name + " has no partition " + partition);
            }
        }
        List<Integer> wanted = partitions.isEmpty() ? there : partitions;
        return wanted.stream().distinct().map(index -> new TopicPartition(name, index)).toList();
    }
}
