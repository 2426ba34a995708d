package io.leat.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.net.ManualClock;
import io.leat.log.storage.Urgency;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a topic's configuration means for the age of its records.
class RetentionTest {
    private static final long INTERVAL = 100;

    private final ManualClock clock = new ManualClock();
    @TempDir private Path path;
    private TestPartitions broker;

    @BeforeEach
    void open() throws IOException {
        broker = TestPartitions.open(path, clock);
        broker.logs().retainEvery(INTERVAL);
    }

    @AfterEach
    void close() throws IOException {
        broker.close();
    }

    private long startAfter(Map<String, String> configs, long millis) {
        broker.put("t", configs);
        if (broker.partition("t", 0).logEndOffset() == 0) {
            clock.advanceMillis(10);
            broker.append("t", 0, "a");
            broker.flush();
        }
        for (long passed = 0; passed < millis; passed += INTERVAL) {
            clock.advanceMillis(INTERVAL);
            broker.flush();
        }
        return broker.partition("t", 0).logStartOffset();
    }

    @Test
    void recordsGoAtTheirAge() {
        assertThat(startAfter(Map.of("retention.ms", "500"), 400)).isZero();
        assertThat(startAfter(Map.of("retention.ms", "500"), 200)).isEqualTo(1);
    }

    @Test
    void aCompactedTopicLosesNothingByAgeOrSize() {
        startAfter(Map.of(), 0);
        var compacted =
                Map.of("cleanup.policy", "compact", "retention.ms", "1", "retention.bytes", "0");
        assertThat(startAfter(compacted, 1000)).isZero();
        assertThat(broker.partition("t", 0).logEndOffset()).isEqualTo(1);
        var both = Map.of("cleanup.policy", "compact,delete", "retention.ms", "1");
        assertThat(startAfter(both, INTERVAL)).isEqualTo(1);
    }

    @Test
    void aChangedConfigHoldsWithoutARestart() {
        assertThat(startAfter(Map.of(), 1000)).isZero();
        assertThat(startAfter(Map.of("retention.bytes", "0"), INTERVAL)).isEqualTo(1);
    }

    @Test
    void whatIsNotCommittedIsNotRemoved() {
        broker.put("t", Map.of("retention.bytes", "0"));
        broker.partition("t", 0).append(TestPartitions.batch("a"), Urgency.BY_THE_FLUSH);
        clock.advanceMillis(INTERVAL);
        broker.flush();
        assertThat(broker.partition("t", 0).highWatermark()).isZero();
        assertThat(broker.partition("t", 0).logStartOffset()).isZero();
    }
}
