package io.leat.benchmarks.compare;

import java.util.Map;
import java.util.Set;

/// One kind of load.
///
/// @param recordBytes size of a record's value
/// @param recordsPerSecond the pace; 0 as fast as the client can
/// @param topicConfigs what the topic is created with
/// @param contenders who runs it
record Scenario(
        String title,
        Direction direction,
        int recordBytes,
        int recordsPerSecond,
        Map<String, String> topicConfigs,
        Set<Contender> contenders) {

    enum Direction {
        PRODUCE,
        CONSUME
    }

    static final int PARTITIONS = 6;

    /// Not reported: lets the broker's compilers and buffers settle.
    static final Scenario WARM_UP = produce("warm up", 1024, 0);

    static final Scenario PRODUCE_1K = produce("produce 1 KiB", 1024, 0);
    static final Scenario PRODUCE_100 = produce("produce 100 B", 100, 0);
    static final Scenario PACED = produce("produce 1 KiB at 5,000 records/s", 1024, 5_000);
    static final Scenario PRODUCE_FLUSHED =
            PRODUCE_1K.variant(
                    "produce 1 KiB, flush.messages=1",
                    Map.of("flush.messages", "1"),
                    Contender.KAFKA);
    static final Scenario PRODUCE_CACHED =
            PRODUCE_1K.variant(
                    "produce 1 KiB, write.caching=true",
                    Map.of("write.caching", "true"),
                    Contender.LEAT);

    /// Reads what `PRODUCE_1K` has written, again and again.
    static final Scenario CONSUME_1K =
            new Scenario(
                    "consume 1 KiB",
                    Direction.CONSUME,
                    1024,
                    0,
                    Map.of(),
                    Set.of(Contender.values()));

    Scenario {
        topicConfigs = Map.copyOf(topicConfigs);
        contenders = Set.copyOf(contenders);
    }

    private static Scenario produce(String title, int recordBytes, int recordsPerSecond) {
        return new Scenario(
                title,
                Direction.PRODUCE,
                recordBytes,
                recordsPerSecond,
                Map.of(),
                Set.of(Contender.values()));
    }

    private Scenario variant(String newTitle, Map<String, String> configs, Contender who) {
        return new Scenario(
                newTitle, direction, recordBytes, recordsPerSecond, configs, Set.of(who));
    }

    /// The topic that this scenario uses.
    String topic() {
        String written = direction == Direction.CONSUME ? PRODUCE_1K.title : title;
        return written.replaceAll("[^a-z0-9]+", "-");
    }
}
