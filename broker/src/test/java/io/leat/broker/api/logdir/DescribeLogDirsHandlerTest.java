package io.leat.broker.api.logdir;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.api.RoundTrip;
import io.leat.broker.net.ManualClock;
import io.leat.broker.partition.TestPartitions;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.DescribeLogDirsRequest;
import io.leat.protocol.message.DescribeLogDirsRequest.DescribableLogDirTopic;
import io.leat.protocol.message.DescribeLogDirsResponse;
import io.leat.protocol.message.DescribeLogDirsResponse.DescribeLogDirsResult;
import io.leat.protocol.message.DescribeLogDirsResponse.DescribeLogDirsTopic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescribeLogDirsHandlerTest {
    private static final int LOWEST = DescribeLogDirsRequest.LOWEST_VERSION;
    private static final int LATEST = DescribeLogDirsRequest.HIGHEST_VERSION;
    private static final int FIRST_WITH_SPACE = 4;

    @TempDir private Path path;
    private TestPartitions broker;

    @BeforeEach
    void open() throws IOException {
        broker = TestPartitions.open(path, new ManualClock());
        broker.create("a", 2);
        broker.create("b", 1);
        broker.append("a", 0, "some", "records");
    }

    @AfterEach
    void close() throws IOException {
        broker.close();
    }

    private DescribeLogDirsResult ask(@Nullable List<DescribableLogDirTopic> topics, int version) {
        DescribeLogDirsResponse response =
                RoundTrip.ask(
                        new DescribeLogDirsHandler(broker.partitions(), () -> true),
                        DescribeLogDirsRequest.builder().topics(topics).build(),
                        version,
                        DescribeLogDirsResponse.class);
        assertThat(response.errorCode()).isEqualTo(ErrorCode.NONE.code());
        assertThat(response.results()).hasSize(1);
        return response.results().getFirst();
    }

    @Test
    void everyVersionTellsWhatLiesInADirectory() throws IOException {
        for (int version = LOWEST; version <= LATEST; version++) {
            DescribeLogDirsResult all = ask(null, version);
            assertThat(all.logDir()).isEqualTo(path.toAbsolutePath().toString());
            assertThat(all.topics())
                    .extracting(DescribeLogDirsTopic::name)
                    .containsExactly("a", "b");
            var first = all.topics().getFirst().partitions().getFirst();
            assertThat(first.partitionSize())
                    .isEqualTo(first.partitionIndex() == 0 ? sizeBytes("a-0") : 0);
            assertThat(first.isFutureKey()).isFalse();
        }
    }

    private long sizeBytes(String directory) throws IOException {
        return Files.size(path.resolve(directory).resolve("00000000000000000000.log"));
    }

    @Test
    void newerVersionsTellHowFullTheDiskIs() {
        assertThat(ask(null, FIRST_WITH_SPACE - 1).totalBytes()).isEqualTo(-1);
        DescribeLogDirsResult all = ask(null, FIRST_WITH_SPACE);
        assertThat(all.totalBytes()).isPositive();
        assertThat(all.usableBytes()).isBetween(0L, all.totalBytes());
    }

    @Test
    void onlyThePartitionsThatWereAskedForAreTold() {
        var asked = DescribableLogDirTopic.builder().topic("a").partitions(List.of(1, 7)).build();
        DescribeLogDirsResult some = ask(List.of(asked), LATEST);
        assertThat(some.topics()).hasSize(1);
        assertThat(some.topics().getFirst().partitions())
                .singleElement()
                .matches(partition -> partition.partitionIndex() == 1);
        assertThat(ask(List.of(), LATEST).topics()).isEmpty();
    }

    @Test
    void aDirectoryThatFailedIsToldAsSuch() {
        broker.failDirectory();
        DescribeLogDirsResult failed = ask(null, LATEST);
        assertThat(failed.errorCode()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR.code());
        assertThat(failed.topics()).isEmpty();
    }
}
