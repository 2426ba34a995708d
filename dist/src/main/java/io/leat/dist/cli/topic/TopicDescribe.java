package io.leat.dist.cli.topic;

import io.leat.client.admin.Admin;
import io.leat.client.admin.ConfigEntry;
import io.leat.client.admin.ConfigResource;
import io.leat.client.cluster.OffsetSpec;
import io.leat.client.cluster.PartitionView;
import io.leat.client.cluster.TopicView;
import io.leat.dist.cli.terminal.Console;
import io.leat.dist.cli.terminal.ReportCommand;
import io.leat.dist.cli.terminal.Table;
import io.leat.protocol.TopicPartition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `leat topic describe`.
@Command(
        name = "describe",
        description = "Describe a topic: its partitions, offsets, replicas and own settings.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  leat topic describe orders",
            "  leat topic describe orders --format json | jq '.partitions[].endOffset'"
        })
final class TopicDescribe extends ReportCommand {
    @Parameters(paramLabel = "TOPIC", description = "The topic's name.")
    private String name = "";

    record Partition(
            int partition,
            int leader,
            int leaderEpoch,
            List<Integer> replicas,
            List<Integer> isr,
            long startOffset,
            long endOffset) {}

    record Description(
            String name,
            String id,
            boolean internal,
            Map<String, String> configs,
            List<Partition> partitions) {}

    TopicDescribe(Console console) {
        super(console);
    }

    @Override
    protected Report report(Admin admin) throws InterruptedException {
        TopicView topic = admin.topics().describe(name);
        Map<TopicPartition, OffsetSpec> starts = new HashMap<>();
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (PartitionView partition : topic.partitions()) {
            if (partition.hasLeader()) {
                TopicPartition key = new TopicPartition(name, partition.partition());
                starts.put(key, new OffsetSpec.Earliest());
                ends.put(key, new OffsetSpec.Latest());
            }
        }
        Map<TopicPartition, Long> first = admin.topics().offsets(starts);
        Map<TopicPartition, Long> end = admin.topics().offsets(ends);
        List<Partition> partitions =
                topic.partitions().stream().map(view -> partition(view, first, end)).toList();
        Description description =
                new Description(
                        name, topic.id().toString(), topic.internal(), configs(admin), partitions);
        return new Report(description, () -> print(description));
    }

    private Partition partition(
            PartitionView view, Map<TopicPartition, Long> first, Map<TopicPartition, Long> end) {
        TopicPartition key = new TopicPartition(name, view.partition());
        return new Partition(
                view.partition(),
                view.leader(),
                view.leaderEpoch(),
                view.replicas(),
                view.isr(),
                first.getOrDefault(key, -1L),
                end.getOrDefault(key, -1L));
    }

    private Map<String, String> configs(Admin admin) throws InterruptedException {
        Map<String, String> own = new TreeMap<>();
        for (ConfigEntry entry : admin.configs().read(new ConfigResource.Topic(name))) {
            if (entry.source() == ConfigEntry.Source.TOPIC) {
                own.put(entry.name(), entry.text().orElse(""));
            }
        }
        return own;
    }

    private void print(Description topic) {
        say(
                "Topic %s, id %s%s"
                        .formatted(topic.name, topic.id, topic.internal ? ", internal" : ""));
        topic.configs.forEach((key, value) -> say("  " + key + "=" + value));
        Table table =
                new Table("PARTITION", "LEADER", "EPOCH", "REPLICAS", "IN SYNC", "START", "END");
        for (Partition partition : topic.partitions) {
            boolean led = partition.leader >= 0;
            table.row(
                    partition.partition,
                    led ? partition.leader : "none",
                    partition.leaderEpoch,
                    joined(partition.replicas),
                    joined(partition.isr),
                    led ? partition.startOffset : "-",
                    led ? partition.endOffset : "-");
        }
        print(table);
    }

    private static String joined(List<Integer> brokers) {
        return brokers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
