package io.leat.dist.cli.group;

import io.leat.client.admin.Admin;
import io.leat.client.admin.GroupDescription;
import io.leat.client.cluster.ClusterView;
import io.leat.client.cluster.OffsetSpec;
import io.leat.dist.cli.terminal.Console;
import io.leat.dist.cli.terminal.ReportCommand;
import io.leat.dist.cli.terminal.Table;
import io.leat.protocol.TopicPartition;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `leat group describe`.
@Command(
        name = "describe",
        description = "Describe a group: who reads which partition, how far, and what is left.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  leat group describe billing",
            "  leat group describe billing --format json | jq '[.partitions[].lag] | add'"
        })
final class GroupDescribe extends ReportCommand {
    private static final Comparator<TopicPartition> ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    @Parameters(paramLabel = "GROUP", description = "The group's name.")
    private String name = "";

    record Progress(
            String topic,
            int partition,
            @Nullable Long committed,
            @Nullable Long end,
            @Nullable Long lag,
            @Nullable String member) {}

    record Member(String id, String clientId, String host, int partitions) {}

    record Description(
            String name,
            String state,
            String assignor,
            int coordinator,
            List<Progress> partitions,
            List<Member> members) {}

    GroupDescribe(Console console) {
        super(console);
    }

    @Override
    protected Report report(Admin admin) throws InterruptedException {
        GroupDescription group = admin.groups().describe(name);
        Map<TopicPartition, Long> committed = admin.groups().offsets(name);
        Map<TopicPartition, String> readers = new HashMap<>();
        for (GroupDescription.Member member : group.members()) {
            member.assignment().forEach(partition -> readers.put(partition, member.id()));
        }
        Set<TopicPartition> partitions = new TreeSet<>(ORDER);
        partitions.addAll(committed.keySet());
        partitions.addAll(readers.keySet());
        Map<TopicPartition, Long> ends = ends(admin, partitions);
        List<Progress> progress =
                partitions.stream()
                        .map(partition ->
                                progress(
                                        partition,
                                        committed.get(partition),
                                        ends.get(partition),
                                        readers.get(partition)))
                        .toList();
        Description description =
                new Description(
                        group.name(),
                        group.state(),
                        group.assignor(),
                        group.coordinator(),
                        progress,
                        group.members().stream().map(GroupDescribe::member).toList());
        return new Report(description, () -> print(description));
    }

    /// Of the partitions that still exist and have a leader.
    private static Map<TopicPartition, Long> ends(Admin admin, Set<TopicPartition> partitions)
            throws InterruptedException {
        ClusterView cluster = admin.cluster();
        Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
        for (TopicPartition partition : partitions) {
            if (cluster.led(partition).isPresent()) {
                specs.put(partition, new OffsetSpec.Latest());
            }
        }
        return admin.topics().offsets(specs);
    }

    private static Progress progress(
            TopicPartition partition,
            @Nullable Long committed,
            @Nullable Long end,
            @Nullable String member) {
        @Nullable Long lag =
                committed == null || end == null ? null : (Long) Math.max(0, end - committed);
        return new Progress(partition.topic(), partition.partition(), committed, end, lag, member);
    }

    private static Member member(GroupDescription.Member member) {
        return new Member(
                member.id(), member.clientId(), member.host(), member.assignment().size());
    }

    private void print(Description group) {
        say(
                "Group %s: %s, %d members, coordinator %d%s"
                        .formatted(
                                group.name,
                                group.state,
                                group.members.size(),
                                group.coordinator,
                                group.assignor.isEmpty() ? "" : ", assignor " + group.assignor));
        if (!group.partitions.isEmpty()) {
            Table table = new Table("TOPIC", "PARTITION", "COMMITTED", "END", "LAG", "MEMBER");
            for (Progress row : group.partitions) {
                table.row(
                        row.topic,
                        row.partition,
                        orDash(row.committed),
                        orDash(row.end),
                        orDash(row.lag),
                        orDash(row.member));
            }
            print(table);
        }
        if (!group.members.isEmpty()) {
            say("");
            Table table = new Table("MEMBER", "CLIENT", "HOST", "PARTITIONS");
            for (Member member : group.members) {
                table.row(member.id, member.clientId, member.host, member.partitions);
            }
            print(table);
        }
    }

    private static Object orDash(@Nullable Object value) {
        return value == null ? "-" : value;
    }
}
