package io.leat.broker.replication;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.broker.partition.Following;
import io.leat.broker.partition.Replica;
import io.leat.cluster.image.PartitionState;
import java.util.HashMap;
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
    public void begin(Replica replica) {
        int leader = replica.term().leader();
        if (leader != PartitionState.NO_LEADER) {
            LeaderFetcher fetcher = fetcher(leader);
            if (fetcher != null) {
                fetcher.add(replica);
            }
        }
    }

    @Override
    public void end(Replica replica) {
        LeaderFetcher fetcher;
        synchronized (this) {
            fetcher = byLeader.get(replica.term().leader());
        }
        if (fetcher != null) {
            fetcher.remove(replica);
        }
    }

    private synchronized @Nullable LeaderFetcher fetcher(int leader) {
        if (closed) {
            return null;
        }
        return byLeader.computeIfAbsent(
                leader,
                id -> {
                    LeaderFetcher started = new LeaderFetcher(id, site, counts);
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
