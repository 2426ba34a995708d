package io.leat.dist.cli.moving;

import io.leat.client.admin.Admin;
import io.leat.client.admin.ConfigEntry;
import io.leat.client.admin.ConfigResource;
import io.leat.cluster.placement.Transfer;
import io.leat.dist.cli.terminal.Console;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Kafka's throttle of replicas that are copied (KIP-73): a rate for all brokers, and in each topic
/// the replicas for which it holds. It is kept by the cluster, so it outlives this command, and
/// whichever run comes to the end takes it away.
final class Throttle {
    private static final String LEADER_RATE = "leader.replication.throttled.rate";
    private static final String FOLLOWER_RATE = "follower.replication.throttled.rate";
    private static final String LEADER_REPLICAS = "leader.replication.throttled.replicas";
    private static final String FOLLOWER_REPLICAS = "follower.replication.throttled.replicas";
    private static final List<String> LISTS = List.of(LEADER_REPLICAS, FOLLOWER_REPLICAS);
    private static final String ALL = "*";
    private static final ConfigResource EVERY_BROKER = new ConfigResource.AllBrokers();

    private final Admin admin;
    private final Console console;

    /// 0 without a throttle.
    private final long bytesPerSecond;

    private Throttle(Admin admin, Console console, long bytesPerSecond) {
        this.admin = admin;
        this.console = console;
        this.bytesPerSecond = bytesPerSecond;
    }

    /// Sets the rate; 0 keeps the one of an earlier run, if there is one.
    static Throttle begin(Admin admin, Console console, long bytesPerSecond)
            throws InterruptedException {
        if (bytesPerSecond > 0) {
            String rate = Long.toString(bytesPerSecond);
            admin.configs()
                    .change(
                            EVERY_BROKER,
                            Map.of(LEADER_RATE, rate, FOLLOWER_RATE, rate),
                            List.of());
            return new Throttle(admin, console, bytesPerSecond);
        }
        long earlier = earlier(admin);
        if (earlier > 0) {
            console.out()
                    .println(
                            "An earlier run's throttle of %s/s is kept."
                                    .formatted(ByteSize.text(earlier)));
        }
        return new Throttle(admin, console, earlier);
    }

    private static long earlier(Admin admin) throws InterruptedException {
        for (ConfigEntry entry : admin.configs().read(EVERY_BROKER)) {
            if (entry.name().equals(FOLLOWER_RATE)) {
                return entry.text().map(Long::parseLong).orElse(0L);
            }
        }
        return 0;
    }

    /// Has these transfers throttled; before they begin.
    void cover(Collection<Transfer> transfers) throws InterruptedException {
        if (bytesPerSecond == 0) {
            return;
        }
        Map<String, List<Transfer>> byTopic = new TreeMap<>();
        for (Transfer transfer : transfers) {
            if (!transfer.added().isEmpty()) {
                byTopic.computeIfAbsent(transfer.partition().topic(), _ -> new ArrayList<>())
                        .add(transfer);
            }
        }
        var known = admin.configs().ofTopics(byTopic.keySet(), LISTS);
        for (Map.Entry<String, List<Transfer>> topic : byTopic.entrySet()) {
            Map<String, String> own = known.getOrDefault(topic.getKey(), Map.of());
            Map<String, String> items = new HashMap<>();
            if (!own.getOrDefault(LEADER_REPLICAS, "").equals(ALL)) {
                items.put(LEADER_REPLICAS, entries(topic.getValue(), true));
            }
            if (!own.getOrDefault(FOLLOWER_REPLICAS, "").equals(ALL)) {
                items.put(FOLLOWER_REPLICAS, entries(topic.getValue(), false));
            }
            if (!items.isEmpty()) {
                admin.configs().append(new ConfigResource.Topic(topic.getKey()), items);
            }
        }
    }

    private static String entries(List<Transfer> transfers, boolean leaders) {
        List<String> entries = new ArrayList<>();
        for (Transfer transfer : transfers) {
            for (int broker : leaders ? transfer.before() : transfer.added()) {
                entries.add(transfer.partition().partition() + ":" + broker);
            }
        }
        return String.join(",", entries);
    }

    /// Takes it away, unless something is still being moved.
    void end() throws InterruptedException {
        if (bytesPerSecond == 0) {
            return;
        }
        int others = admin.replicas().moves().size();
        if (others > 0) {
            console.out()
                    .println(
                            ("The throttle of %s/s stays set: %d other partitions are being moved."
                                            + " The next drain or balance takes it away.")
                                    .formatted(ByteSize.text(bytesPerSecond), others));
            return;
        }
        List<String> topics = admin.topics().list().stream().map(topic -> topic.name()).toList();
        var lists = admin.configs().ofTopics(topics, LISTS);
        for (Map.Entry<String, Map<String, String>> topic : lists.entrySet()) {
            List<String> ours =
                    topic.getValue().entrySet().stream()
                            .filter(list -> !list.getValue().equals(ALL))
                            .map(Map.Entry::getKey)
                            .toList();
            if (!ours.isEmpty()) {
                admin.configs().change(new ConfigResource.Topic(topic.getKey()), Map.of(), ours);
            }
        }
        admin.configs().change(EVERY_BROKER, Map.of(), List.of(LEADER_RATE, FOLLOWER_RATE));
        console.out().println("The throttle is taken away.");
    }

    /// What a command says that ends before the moves do.
    String whatStays() {
        return bytesPerSecond == 0
                ? ""
                : " The throttle of %s/s stays set until a run comes to its end."
                        .formatted(ByteSize.text(bytesPerSecond));
    }
}
