package io.leat.broker.partition;

import io.leat.cluster.partition.LeaderTerm;
import io.leat.protocol.ErrorCode;

/// How many partitions are on this broker, and how they are, at one moment. Confined to whoever
/// counts.
public final class PartitionCensus {
    private int led;
    private int followed;
    private int offline;
    private int underReplicated;
    private int atMinInSync;
    private int belowMinInSync;
    private long replicaLagMax;

    PartitionCensus() {}

    void add(Hosting hosting) {
        switch (hosting) {
            case Hosting.Leading(Partition partition) -> {
                led++;
                offline += partition.log().failure().isPresent() ? 1 : 0;
                add(partition.standing());
            }
            case Hosting.Following(Replica replica) -> {
                followed++;
                offline += replica.log().failure().isPresent() ? 1 : 0;
            }
            case Hosting.Absent(ErrorCode error) ->
                    offline += error == ErrorCode.KAFKA_STORAGE_ERROR ? 1 : 0;
        }
    }

    private void add(LeaderTerm.Standing standing) {
        underReplicated += standing.inSync() < standing.replicas() ? 1 : 0;
        boolean spare = standing.replicas() > standing.inSyncMin();
        atMinInSync += spare && standing.inSync() == standing.inSyncMin() ? 1 : 0;
        belowMinInSync += standing.inSync() < standing.inSyncMin() ? 1 : 0;
        replicaLagMax = Math.max(replicaLagMax, standing.lagMax());
    }

    /// Led here, those whose log is offline included.
    public int led() {
        return led;
    }

    /// Copied from another leader.
    public int followed() {
        return followed;
    }

    /// Replicas that should be here, and whose log cannot be used.
    public int offline() {
        return offline;
    }

    /// Led here, with fewer in sync than there are replicas.
    public int underReplicated() {
        return underReplicated;
    }

    /// Led here, with more replicas than have to be in sync, but no more in sync: one fewer, and
    /// nothing is committed.
    public int atMinInSync() {
        return atMinInSync;
    }

    /// Led here, with so few in sync that nothing is committed.
    public int belowMinInSync() {
        return belowMinInSync;
    }

    /// Records that the replica furthest behind lacks, of all partitions led here.
    public long replicaLagMax() {
        return replicaLagMax;
    }
}
