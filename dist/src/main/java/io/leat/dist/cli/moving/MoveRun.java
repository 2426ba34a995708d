package io.leat.dist.cli.moving;

import io.leat.client.ClientException;
import io.leat.client.admin.Admin;
import io.leat.client.admin.HeldReplicas;
import io.leat.client.admin.OngoingMove;
import io.leat.cluster.placement.Transfer;
import io.leat.dist.cli.terminal.Console;
import io.leat.protocol.TopicPartition;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Carries out transfers, a number of them at once, and tells how far it has come. When it ends
/// early, what is under way goes on without it. Confined to one thread.
final class MoveRun {
    private static final long TICK_MILLIS = 250;
    private static final Duration STALLED = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int NAMED_MAX = 3;

    private final Admin admin;
    private final Console console;
    private final Interruption interruption;
    private final int atOnce;
    private final Throttle throttle;
    private final Deque<Transfer> waiting = new ArrayDeque<>();
    private final Map<TopicPartition, Transfer> underWay = new LinkedHashMap<>();
    private final Map<TopicPartition, String> refused = new LinkedHashMap<>();
    private final Progress progress = new Progress(System.nanoTime());
    private int partitions;
    private long bytes;

    MoveRun(
            Admin admin,
            Console console,
            Interruption interruption,
            int atOnce,
            Throttle throttle) {
        this.throttle = throttle;
        this.admin = admin;
        this.console = console;
        this.interruption = interruption;
        this.atOnce = atOnce;
    }

    /// Adds what the cluster is doing already, to be waited for.
    MoveRun waitFor(Collection<OngoingMove> moves, Situation situation) {
        for (OngoingMove move : moves) {
            long size = 0;
            for (HeldReplicas held : situation.held().values()) {
                size = Math.max(size, held.size(move.partition()));
            }
            List<Integer> before =
                    move.replicas().stream()
                            .filter(broker -> !move.adding().contains(broker))
                            .toList();
            add(underWay, new Transfer(move.partition(), before, move.target(), size));
        }
        return this;
    }

    private void add(Map<TopicPartition, Transfer> to, Transfer transfer) {
        to.put(transfer.partition(), transfer);
        partitions++;
        bytes += transfer.bytesCopied();
    }

    /// Returns when all of it is done, or with false when it was interrupted.
    boolean run(List<Transfer> plan) throws InterruptedException {
        for (Transfer transfer : plan) {
            waiting.add(transfer);
            partitions++;
            bytes += transfer.bytesCopied();
        }
        throttle.cover(underWay.values());
        long answered = System.nanoTime();
        while (true) {
            try {
                if (step()) {
                    return true;
                }
                answered = System.nanoTime();
            } catch (ClientException failed) {
                if (!failed.retriable() || System.nanoTime() - answered > PATIENCE.toNanos()) {
                    throw failed;
                }
                console.err().println("leat: " + failed.reason() + "; trying again");
            }
            if (interruption.await(TICK_MILLIS)) {
                return false;
            }
        }
    }

    /// How many are under way or wait to be.
    int left() {
        return underWay.size() + waiting.size();
    }

    /// The partitions that the controller did not want to move, and why.
    Map<TopicPartition, String> refused() {
        return refused;
    }

    /// Whether all is done.
    private boolean step() throws InterruptedException {
        Map<TopicPartition, OngoingMove> moves = new HashMap<>();
        admin.replicas().moves().forEach(move -> moves.put(move.partition(), move));
        underWay.keySet().retainAll(moves.keySet());
        if (waiting.isEmpty() && underWay.isEmpty()) {
            return true;
        }
        if (underWay.size() < atOnce && !waiting.isEmpty()) {
            begin();
        }
        long now = System.nanoTime();
        if (progress.isDue(now)) {
            Progress.Reading reading = reading();
            progress.add(reading, now);
            console.out().println(progress.text(reading));
            if (progress.isStalled(STALLED, now)) {
                tellStalled(moves);
            }
        }
        return false;
    }

    private void begin() throws InterruptedException {
        Map<TopicPartition, List<Integer>> targets = new LinkedHashMap<>();
        List<Transfer> batch = new ArrayList<>();
        while (underWay.size() + batch.size() < atOnce && !waiting.isEmpty()) {
            Transfer next = waiting.remove();
            batch.add(next);
            targets.put(next.partition(), next.after());
        }
        Map<TopicPartition, String> no;
        try {
            throttle.cover(batch);
            no = admin.replicas().move(targets);
        } catch (ClientException unanswered) {
            batch.reversed()
                    .forEach(waiting::addFirst); // it may be asked for twice: that is the same
            throw unanswered;
        }
        for (Transfer transfer : batch) {
            String reason = no.get(transfer.partition());
            if (reason == null) {
                underWay.put(transfer.partition(), transfer);
            } else {
                refused.put(transfer.partition(), reason);
                console.err().println("leat: " + transfer.partition() + " stays: " + reason);
            }
        }
    }

    private Progress.Reading reading() throws InterruptedException {
        Map<Integer, HeldReplicas> copies = new HashMap<>();
        TreeSet<Integer> targets = new TreeSet<>();
        underWay.values().forEach(transfer -> targets.addAll(transfer.added()));
        for (int broker : targets) {
            copies.put(broker, admin.replicas().held(broker));
        }
        long left = waiting.stream().mapToLong(Transfer::bytesCopied).sum();
        for (Transfer transfer : underWay.values()) {
            for (int broker : transfer.added()) {
                HeldReplicas copy = copies.get(broker);
                long copied = copy == null ? 0 : copy.size(transfer.partition());
                left += Math.max(0, transfer.bytes() - copied);
            }
        }
        return new Progress.Reading(partitions, left(), Math.max(bytes, left), left);
    }

    private void tellStalled(Map<TopicPartition, OngoingMove> moves) {
        String some =
                underWay.keySet().stream()
                        .limit(NAMED_MAX)
                        .map(partition -> waits(partition, moves))
                        .collect(Collectors.joining(", "));
        console.err()
                .println(
                        "leat: nothing has moved for a minute: "
                                + some
                                + ". Are these brokers running, and is a throttle too low?");
    }

    private static String waits(TopicPartition partition, Map<TopicPartition, OngoingMove> moves) {
        OngoingMove move = moves.get(partition);
        return partition + " waits for " + (move == null ? "brokers" : "broker " + move.adding());
    }
}
