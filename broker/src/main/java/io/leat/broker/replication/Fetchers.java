package io.leat.broker.replication;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.broker.partition.Following;
import io.leat.broker.partition.Replica;
import io.leat.cluster.image.PartitionState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One fetcher for each leader that this broker copies from.
@ThreadSafe
public final class Fetchers implements Following, AutoCloseable {
    private final ReplicationSite site;
    private final CopyCounts counts = new CopyCounts();

    @GuardedBy("this")
    private final Map<Integer, LeaderFetcher> byLeader = new HashMap<>();

    @GuardedBy("this")
    private boolean closed;

    public Fetchers(ReplicationSite site) {
        this.site = site;
    }

    public CopyCounts counts() {
        return counts;
    }

    /// How many brokers this one copies from, or did.
    public synchronized int leaders() {
        return byLeader.size();
    }

    @Override
    public void begin(Collection<Replica> replicas) {
        byLeader(replicas)
                .forEach((leader, led) -> {
                    LeaderFetcher fetcher =
                            leader == PartitionState.NO_LEADER ? null : fetcher(leader);
                    if (fetcher != null) {
                        fetcher.add(led);
                    }
                });
    }

    @Override
    public void end(Collection<Replica> replicas) {
        byLeader(replicas)
                .forEach((leader, led) -> {
                    LeaderFetcher fetcher;
                    synchronized (this) {
                        fetcher = byLeader.get(leader);
                    }
                    if (fetcher != null) {
                        fetcher.remove(led);
                    }
                });
    }

    private static Map<Integer, List<Replica>> byLeader(Collection<Replica> replicas) {
        Map<Integer, List<Replica>> byLeader = new HashMap<>();
        for (Replica replica : replicas) {
            byLeader.computeIfAbsent(replica.term().leader(), _ -> new ArrayList<>()).add(replica);
        }
        return byLeader;
    }

    /// Leaders are about to change, because that of one fetcher is gone: the others will get what
    /// it copied.
    private void expectNewcomers() {
        List<LeaderFetcher> all;
        synchronized (this) {
            all = List.copyOf(byLeader.values());
        }
        all.forEach(LeaderFetcher::expectNewcomers);
    }

    private synchronized @Nullable LeaderFetcher fetcher(int leader) {
        if (closed) {
            return null;
        }
        return byLeader.computeIfAbsent(
                leader,
                id -> {
                    LeaderFetcher started =
                            new LeaderFetcher(id, site, counts, this::expectNewcomers);
                    started.start();
                    return started;
                });
    }

    @Override
    public synchronized void close() {
        closed = true;
        byLeader.values().forEach(LeaderFetcher::stop);
    }
}
