package io.leat.dist.cli.moving;

import io.leat.client.admin.Admin;
import io.leat.client.cluster.PartitionView;
import io.leat.client.cluster.TopicView;
import io.leat.dist.cli.terminal.ClusterCommand;
import io.leat.dist.cli.terminal.Console;
import io.leat.dist.cli.terminal.ImpossibleException;
import io.leat.dist.cli.terminal.UsageException;
import io.leat.protocol.TopicPartition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat topic move`.
@Command(
        name = "move",
        description = {
            "Put the replicas of a topic, or of one of its partitions, on these brokers.",
            "The first is preferred to lead; with a whole topic they take turns. More or fewer"
                    + " brokers than before change the replication factor. The command returns once"
                    + " the move has begun; 'leat topic moves' shows how far it is."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  leat topic move orders:0 --to 1,2,3",
            "  leat topic move orders --to 1,2,3",
            "  leat topic move orders --cancel"
        })
public final class TopicMove extends ClusterCommand {
    @Parameters(paramLabel = "TOPIC[:PARTITION]", description = "What to move.")
    private String what = "";

    @Option(
            names = "--to",
            split = ",",
            paramLabel = "BROKER",
            description = "The brokers, separated by commas.")
    private List<Integer> brokers = List.of();

    @Option(names = "--cancel", description = "Take back moves that are under way.")
    private boolean cancel;

    public TopicMove(Console console) {
        super(console);
    }

    @Override
    protected void run(Admin admin) throws InterruptedException {
        if (brokers.isEmpty() != cancel) {
            throw new UsageException("give either --to with brokers, or --cancel");
        }
        List<TopicPartition> partitions = partitions(admin);
        Map<TopicPartition, String> refused =
                cancel ? cancel(admin, partitions) : admin.replicas().move(targets(partitions));
        refused.forEach((partition, why) -> console().complain(partition + ": " + why));
        if (!refused.isEmpty()) {
            throw new ImpossibleException(
                    "%d of %d partitions stay as they are. 'leat cluster info' shows the brokers."
                            .formatted(refused.size(), partitions.size()));
        }
        say(
                (cancel ? "Taken back for %d partitions." : "Begun for %d partitions.")
                        .formatted(partitions.size()));
    }

    private Map<TopicPartition, String> cancel(Admin admin, List<TopicPartition> partitions)
            throws InterruptedException {
        List<TopicPartition> moving = new ArrayList<>();
        for (var move : admin.replicas().moves()) {
            if (partitions.contains(move.partition())) {
                moving.add(move.partition());
            }
        }
        if (moving.isEmpty()) {
            throw new ImpossibleException(what + " is not being moved.");
        }
        return admin.replicas().cancel(moving);
    }

    private List<TopicPartition> partitions(Admin admin) throws InterruptedException {
        int colon = what.indexOf(':');
        String name = colon < 0 ? what : what.substring(0, colon);
        TopicView topic = admin.topics().describe(name);
        if (colon < 0) {
            return topic.partitions().stream()
                    .map(partition -> new TopicPartition(name, partition.partition()))
                    .toList();
        }
        String number = what.substring(colon + 1);
        for (PartitionView partition : topic.partitions()) {
            if (number.equals(Integer.toString(partition.partition()))) {
                return List.of(new TopicPartition(name, partition.partition()));
            }
        }
        throw new UsageException("topic " + name + " has no partition " + number);
    }

    private Map<TopicPartition, List<Integer>> targets(List<TopicPartition> partitions) {
        Map<TopicPartition, List<Integer>> targets = new LinkedHashMap<>();
        for (TopicPartition partition : partitions) {
            List<Integer> replicas = new ArrayList<>(brokers);
            if (partitions.size() > 1) {
                Collections.rotate(replicas, -(partition.partition() % brokers.size()));
            }
            targets.put(partition, replicas);
        }
        return targets;
    }
}
