package io.leat.client.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.client.FakeBroker.Answer;
import io.leat.client.RefusedException;
import io.leat.client.cluster.FakeCluster;
import io.leat.client.cluster.OffsetSpec;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.message.FetchRequest;
import io.leat.protocol.message.FetchResponse;
import io.leat.protocol.message.FetchResponse.FetchableTopicResponse;
import io.leat.protocol.message.FetchResponse.PartitionData;
import io.leat.protocol.message.ListOffsetsRequest;
import io.leat.protocol.message.ListOffsetsResponse;
import io.leat.protocol.record.CompressionType;
import io.leat.protocol.record.RecordBatchBuilder;
import io.leat.protocol.wire.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class ConsumerTest {
    private static final TopicPartition T0 = new TopicPartition("t", 0);

    /// A log with ten records at the offsets 0 to 9, in batches of five.
    private static ByteBuffer log(CompressionType compression) {
        ByteBuffer log = ByteBuffer.allocate(4_096);
        for (int base = 0; base < 10; base += 5) {
            RecordBatchBuilder batch =
                    RecordBatchBuilder.create().compression(compression).baseOffset(base);
            for (int i = 0; i < 5; i++) {
                byte[] value = ("v" + (base + i)).getBytes(StandardCharsets.UTF_8);
                batch.append(1_000L + base + i, null, ByteBuffer.wrap(value), List.of());
            }
            log.put(batch.build());
        }
        return log.flip();
    }

    private static Answer fetched(ErrorCode error, ByteBuffer records) {
        PartitionData data =
                PartitionData.builder()
                        .errorCode(error.code())
                        .highWatermark(10)
                        .records(Payload.of(records))
                        .build();
        FetchableTopicResponse topic =
                FetchableTopicResponse.builder()
                        .topicId(FakeCluster.id("t"))
                        .partitions(List.of(data))
                        .build();
        return new Answer.Body(FetchResponse.builder().responses(List.of(topic)).build());
    }

    /// Answers `error` until the fetch is within the log.
    private static Answer serve(FetchRequest request, ByteBuffer log, ErrorCode error) {
        long offset = request.topics().getFirst().partitions().getFirst().fetchOffset();
        if (offset > 10) {
            return fetched(error, ByteBuffer.allocate(0));
        }
        if (offset == 10) {
            return new Answer.Silence();
        }
        return fetched(ErrorCode.NONE, log);
    }

    private static FakeCluster cluster(ByteBuffer log) {
        return new FakeCluster(request ->
                switch (request.body()) {
                    case FetchRequest fetch -> serve(fetch, log, ErrorCode.OFFSET_OUT_OF_RANGE);
                    case ListOffsetsRequest ignored -> new Answer.Body(firstIsSeven());
                    default -> new Answer.Silence();
                })
                .topic("t", 1);
    }

    private static ListOffsetsResponse firstIsSeven() {
        var partition =
                ListOffsetsResponse.ListOffsetsPartitionResponse.builder().offset(7).build();
        var topic =
                ListOffsetsResponse.ListOffsetsTopicResponse.builder()
                        .name("t")
                        .partitions(List.of(partition))
                        .build();
        return ListOffsetsResponse.builder().topics(List.of(topic)).build();
    }

    private static List<String> read(Consumer consumer, int count) throws InterruptedException {
        List<String> values = new ArrayList<>();
        while (values.size() < count) {
            consumer.poll(Duration.ofSeconds(10), count - values.size())
                    .forEach(record -> values.add(record.offset() + record.text()));
        }
        return values;
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void readingStartsInsideABatchAndEndsAtTheLastRecord(CompressionType compression)
            throws InterruptedException {
        try (FakeCluster fake = cluster(log(compression));
                Consumer consumer =
                        Consumer.open(fake.broker().options(), ConsumerOptions.DEFAULT)) {
            consumer.assign(Map.of(T0, new StartOffset.At(3)));
            assertThat(read(consumer, 7))
                    .containsExactly("3v3", "4v4", "5v5", "6v6", "7v7", "8v8", "9v9");
            assertThat(consumer.positions()).containsEntry(T0, 10L);
        }
    }

    @Test
    void aPollReturnsNoMoreThanItIsAskedForAndTheRestComesNext() throws InterruptedException {
        try (FakeCluster fake = cluster(log(CompressionType.NONE));
                Consumer consumer =
                        Consumer.open(fake.broker().options(), ConsumerOptions.DEFAULT)) {
            consumer.assign(Map.of(T0, new StartOffset.At(0)));
            assertThat(consumer.poll(Duration.ofSeconds(10), 4)).hasSize(4);
            assertThat(consumer.positions()).containsEntry(T0, 4L);
            assertThat(read(consumer, 6)).startsWith("4v4").endsWith("9v9");
        }
    }

    @Test
    void anOffsetThatTheLogNoLongerHasIsResetAsTheOptionsSay() throws InterruptedException {
        ConsumerOptions options = ConsumerOptions.DEFAULT.withReset(new OffsetSpec.Earliest());
        try (FakeCluster fake = cluster(log(CompressionType.NONE));
                Consumer consumer = Consumer.open(fake.broker().options(), options)) {
            consumer.assign(Map.of(T0, new StartOffset.At(4_711)));
            assertThat(read(consumer, 3)).containsExactly("7v7", "8v8", "9v9");
        }
    }

    @Test
    void aChangedByteIsNoticed() throws InterruptedException {
        ByteBuffer log = log(CompressionType.NONE);
        log.put(70, (byte) (log.get(70) ^ 1));
        try (FakeCluster fake = cluster(log);
                Consumer consumer =
                        Consumer.open(fake.broker().options(), ConsumerOptions.DEFAULT)) {
            consumer.assign(Map.of(T0, new StartOffset.At(0)));
            assertThatThrownBy(() -> read(consumer, 1))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("checksum");
        }
    }

    @Test
    void aPollWithoutDataEndsInTime() throws InterruptedException {
        try (FakeCluster fake = cluster(log(CompressionType.NONE));
                Consumer consumer =
                        Consumer.open(fake.broker().options(), ConsumerOptions.DEFAULT)) {
            consumer.assign(Map.of(T0, new StartOffset.At(10)));
            long begin = System.nanoTime();
            assertThat(consumer.poll(Duration.ofMillis(200), 1)).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofMillis(150), Duration.ofSeconds(5));
        }
    }

    @Test
    void anotherThreadCanEndAPoll() throws InterruptedException {
        try (FakeCluster fake = cluster(log(CompressionType.NONE));
                Consumer consumer =
                        Consumer.open(fake.broker().options(), ConsumerOptions.DEFAULT)) {
            consumer.assign(Map.of(T0, new StartOffset.At(10)));
            consumer.wakeUp();
            long begin = System.nanoTime();
            assertThat(consumer.poll(Duration.ofSeconds(20), 1)).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void aBrokenConnectionIsReplacedAndNothingIsReadTwice() throws InterruptedException {
        LinkedBlockingQueue<Boolean> breaks = new LinkedBlockingQueue<>(List.of(true, true));
        ByteBuffer log = log(CompressionType.LZ4);
        try (FakeCluster fake =
                        new FakeCluster(request ->
                                request.body() instanceof FetchRequest fetch
                                        ? breaks.poll() != null
                                                ? new Answer.HangUp()
                                                : serve(fetch, log, ErrorCode.NONE)
                                        : new Answer.Silence())
                                .topic("t", 1);
                Consumer consumer =
                        Consumer.open(fake.broker().options(), ConsumerOptions.DEFAULT)) {
            consumer.assign(Map.of(T0, new StartOffset.At(0)));
            assertThat(read(consumer, 10)).doesNotHaveDuplicates().hasSize(10);
            assertThat(breaks.poll(0, TimeUnit.SECONDS)).isNull();
        }
    }
}
