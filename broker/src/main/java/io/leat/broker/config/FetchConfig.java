package io.leat.broker.config;

import io.leat.broker.config.table.ConfigKey;
import io.leat.broker.config.table.ConfigValues;
import io.leat.broker.config.table.ValueType;
import java.util.List;

/// Bounds of what one fetch request gets and of the sessions kept for fetching clients.
///
/// @param sweepMillisMax how rarely all partitions of a session are looked at: often enough for a
///   follower that waits at a log's end never to seem slow
public record FetchConfig(
        int bytesMax, int sessionsMax, boolean nearestReplica, long sweepMillisMax) {
    private static final long SWEEPS_PER_LAG = 6;

    private static final String LEADER = "org.apache.kafka.common.replica.LeaderSelector";
    private static final String RACK_AWARE =
            "org.apache.kafka.common.replica.RackAwareReplicaSelector";

    static final ConfigKey<Integer> BYTES =
            ConfigKey.of(
                            "fetch.max.bytes",
                            ValueType.intAtLeast(1024),
                            "How many bytes one fetch response carries at most.")
                    .defaultTo(57_671_680);
    static final ConfigKey<Integer> SESSIONS =
            ConfigKey.of(
                            "max.incremental.fetch.session.cache.slots",
                            ValueType.intAtLeast(0),
                            "How many incremental fetch sessions are kept at most.")
                    .defaultTo(1_000);
    static final ConfigKey<String> SELECTOR =
            ConfigKey.of(
                    "replica.selector.class",
                    ValueType.oneOf(LEADER, RACK_AWARE),
                    "Which replica consumers read: the leader, or, with `RackAwareReplicaSelector`,"
                            + " an in-sync one in the rack that a consumer names with"
                            + " `client.rack` (KIP-392). All brokers should have the same.");
    static final List<ConfigKey<?>> KEYS = List.of(BYTES, SESSIONS, SELECTOR);

    static FetchConfig from(ConfigValues values) {
        return new FetchConfig(
                values.value(BYTES),
                values.value(SESSIONS),
                values.find(SELECTOR).filter(RACK_AWARE::equals).isPresent(),
                values.value(ReplicationConfig.LAG) / SWEEPS_PER_LAG);
    }
}
