package io.leat.dist.cli.config;

import io.leat.client.admin.Admin;
import io.leat.client.cluster.Broker;
import io.leat.client.cluster.ClusterView;
import io.leat.client.cluster.PartitionView;
import io.leat.dist.cli.terminal.Console;
import io.leat.dist.cli.terminal.ReportCommand;
import io.leat.dist.cli.terminal.Table;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/// `leat cluster info`.
@Command(
        name = "info",
        description = "Show the cluster's brokers, and whether every partition is healthy.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  leat cluster info",
            "  leat cluster info --format json | jq .partitionsWithoutLeader"
        })
final class ClusterInfo extends ReportCommand {
    record Member(int id, String host, int port, @Nullable String rack, long leads) {}

    record Overview(
            String clusterId,
            int controller,
            int topics,
            int partitions,
            long partitionsWithoutLeader,
            long partitionsUnderReplicated,
            List<Member> brokers) {}

    ClusterInfo(Console console) {
        super(console);
    }

    @Override
    protected Report report(Admin admin) throws InterruptedException {
        ClusterView cluster = admin.cluster();
        List<PartitionView> partitions =
                cluster.topics().values().stream()
                        .flatMap(topic -> topic.partitions().stream())
                        .toList();
        List<Member> brokers =
                cluster.brokers().values().stream()
                        .sorted(Comparator.comparingInt(Broker::id))
                        .map(broker -> member(broker, partitions))
                        .toList();
        Overview info =
                new Overview(
                        cluster.clusterId(),
                        cluster.controllerId(),
                        cluster.topics().size(),
                        partitions.size(),
                        partitions.stream().filter(view -> !view.hasLeader()).count(),
                        partitions.stream().filter(ClusterInfo::isShort).count(),
                        brokers);
        return new Report(info, () -> print(info));
    }

    private static boolean isShort(PartitionView partition) {
        return partition.isr().size() < partition.replicas().size();
    }

    private static Member member(Broker broker, List<PartitionView> partitions) {
        return new Member(
                broker.id(),
                broker.address().host(),
                broker.address().port(),
                broker.rack().orElse(null),
                partitions.stream().filter(view -> view.leader() == broker.id()).count());
    }

    private void print(Overview info) {
        say("Cluster %s, controller %d".formatted(info.clusterId, info.controller));
        say(
                "%d topics with %d partitions: %d without a leader, %d with replicas out of sync"
                        .formatted(
                                info.topics,
                                info.partitions,
                                info.partitionsWithoutLeader,
                                info.partitionsUnderReplicated));
        Table table = new Table("BROKER", "ADDRESS", "RACK", "LEADS");
        for (Member broker : info.brokers) {
            table.row(
                    broker.id,
                    broker.host + ":" + broker.port,
                    broker.rack == null ? "-" : broker.rack,
                    broker.leads);
        }
        print(table);
    }
}
