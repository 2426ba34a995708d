package io.leat.client.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.client.ClientOptions;
import io.leat.client.FakeBroker.Answer;
import io.leat.client.RefusedException;
import io.leat.client.TimedOutException;
import io.leat.client.cluster.FakeCluster;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.message.InitProducerIdRequest;
import io.leat.protocol.message.InitProducerIdResponse;
import io.leat.protocol.message.ProduceRequest;
import io.leat.protocol.message.ProduceResponse;
import io.leat.protocol.message.ProduceResponse.PartitionProduceResponse;
import io.leat.protocol.message.ProduceResponse.TopicProduceResponse;
import io.leat.protocol.record.CompressionType;
import io.leat.protocol.record.DecompressionLimit;
import io.leat.protocol.record.RecordBatch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ProducerTest {
    private static final Batching AT_ONCE =
            new Batching(16_384, Duration.ZERO, CompressionType.NONE);
    private static final ProducerOptions OPTIONS =
            ProducerOptions.DEFAULT
                    .withBatching(AT_ONCE)
                    .withDeliveryTimeout(Duration.ofSeconds(10));

    /// What the fake does with a produce request, by its number from 0.
    private interface Script {
        Answer answer(int number, ProduceRequest request);
    }

    private final AtomicLong producerIds = new AtomicLong(100);
    private final List<RecordBatch> received = new CopyOnWriteArrayList<>();

    private FakeCluster cluster(Script script) {
        List<ProduceRequest> produced = new ArrayList<>();
        return new FakeCluster(request ->
                switch (request.body()) {
                    case InitProducerIdRequest ignored -> identity();
                    case ProduceRequest produce -> {
                        synchronized (produced) {
                            produced.add(produce);
                            remember(produce);
                            yield script.answer(produced.size() - 1, produce);
                        }
                    }
                    default -> new Answer.Silence();
                })
                .topic("t", 1);
    }

    private Answer identity() {
        return new Answer.Body(
                InitProducerIdResponse.builder()
                        .producerId(producerIds.getAndIncrement())
                        .producerEpoch((short) 0)
                        .build());
    }

    private void remember(ProduceRequest request) {
        for (var topic : request.topicData()) {
            for (var partition : topic.partitionData()) {
                ByteBuffer records = Objects.requireNonNull(partition.records());
                ByteBuffer copy = ByteBuffer.allocate(records.remaining()).put(records.duplicate());
                received.add(RecordBatch.at(copy.flip(), 0));
            }
        }
    }

    private static Answer answer(ErrorCode error, long baseOffset) {
        var partition =
                PartitionProduceResponse.builder()
                        .errorCode(error.code())
                        .baseOffset(baseOffset)
                        .build();
        var topic =
                TopicProduceResponse.builder()
                        .topicId(FakeCluster.id("t"))
                        .partitionResponses(List.of(partition))
                        .build();
        return new Answer.Body(ProduceResponse.builder().responses(List.of(topic)).build());
    }

    private static Answer written(long baseOffset) {
        return answer(ErrorCode.NONE, baseOffset);
    }

    private List<String> values(RecordBatch batch) {
        List<String> values = new ArrayList<>();
        batch.records(DecompressionLimit.DEFAULT)
                .forEachRemaining(record ->
                        values.add(
                                StandardCharsets.UTF_8
                                        .decode(Objects.requireNonNull(record.value()))
                                        .toString()));
        return values;
    }

    private static ClientOptions options(FakeCluster cluster) {
        return cluster.broker().options().withRequestTimeout(Duration.ofSeconds(2));
    }

    @Test
    void aRecordsPositionIsToldWhenItIsAcknowledged() throws Exception {
        try (FakeCluster fake = cluster((number, request) -> written(41));
                Producer producer = Producer.open(options(fake), OPTIONS)) {
            RecordPosition position = producer.send(OutgoingRecord.of("t", "hello")).get();
            assertThat(position.partition()).isEqualTo(new TopicPartition("t", 0));
            assertThat(position.offset()).isEqualTo(41);
            assertThat(received)
                    .singleElement()
                    .satisfies(batch -> {
                        assertThat(batch.crcMatches()).isTrue();
                        assertThat(batch.producerId()).isEqualTo(100);
                        assertThat(batch.baseSequence()).isZero();
                        assertThat(values(batch)).containsExactly("hello");
                    });
        }
    }

    @Test
    void recordsSentWhileARequestIsUnderWayGoTogetherAndInOrder() throws Exception {
        CompletableFuture<Boolean> go = new CompletableFuture<>();
        try (FakeCluster fake =
                        cluster((number, request) -> {
                            go.join();
                            return written(number);
                        });
                Producer producer = Producer.open(options(fake), OPTIONS)) {
            List<CompletableFuture<RecordPosition>> sent = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                sent.add(producer.send(OutgoingRecord.of("t", "v" + i)));
            }
            go.complete(true);
            producer.flush();
            assertThat(sent).allMatch(CompletableFuture::isDone);
            List<String> all = received.stream().flatMap(b -> values(b).stream()).toList();
            assertThat(all).hasSize(100).startsWith("v0", "v1", "v2").endsWith("v98", "v99");
            assertThat(received).hasSizeLessThan(50);
            int next = 0;
            for (RecordBatch batch : received) {
                assertThat(batch.baseSequence()).isEqualTo(next);
                next += batch.recordCount();
            }
        }
    }

    @Test
    void aBatchIsSentAgainUnderTheSameNumbersWhenTheConnectionBreaks() throws Exception {
        try (FakeCluster fake =
                        cluster((number, request) ->
                                number == 0 ? new Answer.HangUp() : written(7));
                Producer producer = Producer.open(options(fake), OPTIONS)) {
            assertThat(producer.send(OutgoingRecord.of("t", "once")).get().offset()).isEqualTo(7);
            producer.flush();
            assertThat(received).hasSize(2);
            assertThat(received.get(0).buffer()).isEqualTo(received.get(1).buffer());
        }
    }

    @Test
    void aDuplicateIsASuccessWhoseOffsetIsUnknown() throws Exception {
        try (FakeCluster fake =
                        cluster((number, request) ->
                                answer(ErrorCode.DUPLICATE_SEQUENCE_NUMBER, -1));
                Producer producer = Producer.open(options(fake), OPTIONS)) {
            assertThat(producer.send(OutgoingRecord.of("t", "x")).get().offset()).isEqualTo(-1);
        }
    }

    @Test
    void aRetriableErrorIsTriedAgain() throws Exception {
        try (FakeCluster fake =
                        cluster((number, request) ->
                                number < 2
                                        ? answer(ErrorCode.NOT_LEADER_OR_FOLLOWER, -1)
                                        : written(3));
                Producer producer = Producer.open(options(fake), OPTIONS)) {
            assertThat(producer.send(OutgoingRecord.of("t", "x")).get().offset()).isEqualTo(3);
            assertThat(received).hasSize(3);
        }
    }

    @Test
    void aRefusedBatchGivesItsNumbersToTheNext() throws Exception {
        try (FakeCluster fake =
                        cluster((number, request) ->
                                number == 0
                                        ? answer(ErrorCode.MESSAGE_TOO_LARGE, -1)
                                        : written(0));
                Producer producer = Producer.open(options(fake), OPTIONS)) {
            var refused = producer.send(OutgoingRecord.of("t", "large"));
            assertThatThrownBy(refused::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(RefusedException.class);
            assertThat(producer.send(OutgoingRecord.of("t", "small")).get().offset()).isZero();
            assertThat(received).extracting(RecordBatch::baseSequence).containsExactly(0, 0);
            assertThat(received).extracting(RecordBatch::producerId).containsOnly(100L);
            assertThatThrownBy(producer::flush).isInstanceOf(UndeliveredException.class);
        }
    }

    @Test
    void afterABatchThatMayHaveBeenWrittenTheNextHasAnotherIdentity() throws Exception {
        try (FakeCluster fake =
                        cluster((number, request) ->
                                number == 0
                                        ? answer(ErrorCode.REQUEST_TIMED_OUT, -1)
                                        : number == 1
                                                ? answer(ErrorCode.INVALID_RECORD, -1)
                                                : written(0));
                Producer producer = Producer.open(options(fake), OPTIONS)) {
            assertThatThrownBy(producer.send(OutgoingRecord.of("t", "a"))::get)
                    .hasCauseInstanceOf(RefusedException.class);
            producer.send(OutgoingRecord.of("t", "b")).get();
            assertThat(received)
                    .extracting(RecordBatch::producerId)
                    .containsExactly(100L, 100L, 101L);
            assertThat(received.getLast().baseSequence()).isZero();
            assertThatThrownBy(producer::flush).isInstanceOf(UndeliveredException.class);
        }
    }

    @Test
    void aBrokerThatHasForgottenTheNumbersGetsTheBatchUnderNewOnes() throws Exception {
        try (FakeCluster fake =
                        cluster((number, request) ->
                                number == 1
                                        ? answer(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, -1)
                                        : written(number));
                Producer producer = Producer.open(options(fake), OPTIONS)) {
            producer.send(OutgoingRecord.of("t", "first")).get();
            producer.send(OutgoingRecord.of("t", "second")).get();
            assertThat(received)
                    .extracting(RecordBatch::producerId)
                    .containsExactly(100L, 100L, 101L);
            assertThat(received).extracting(RecordBatch::baseSequence).containsExactly(0, 1, 0);
            assertThat(values(received.getLast())).containsExactly("second");
            assertThat(received.getLast().crcMatches()).isTrue();
        }
    }

    @Test
    void aFlushReportsEveryFailureSinceTheLast() throws Exception {
        try (FakeCluster fake = cluster((number, request) -> answer(ErrorCode.INVALID_RECORD, -1));
                Producer producer = Producer.open(options(fake), OPTIONS)) {
            for (int i = 0; i < 3; i++) {
                producer.send(OutgoingRecord.of("t", "x" + i))
                        .handle((position, failure) -> position)
                        .get();
            }
            assertThatThrownBy(producer::flush)
                    .isInstanceOfSatisfying(
                            UndeliveredException.class,
                            failed -> assertThat(failed.failures()).hasSize(3))
                    .hasMessageStartingWith("3 records were not written: t-0");
            producer.flush();
        }
    }

    @Test
    void whatIsNotDeliveredInTimeFailsWithTheLastReason() throws Exception {
        ProducerOptions hurried = OPTIONS.withDeliveryTimeout(Duration.ofMillis(400));
        try (FakeCluster fake =
                        cluster((number, request) -> answer(ErrorCode.NOT_ENOUGH_REPLICAS, -1));
                Producer producer = Producer.open(options(fake), hurried)) {
            assertThatThrownBy(producer.send(OutgoingRecord.of("t", "x"))::get)
                    .hasCauseInstanceOf(TimedOutException.class)
                    .hasMessageContaining("NOT_ENOUGH_REPLICAS");
            assertThatThrownBy(producer::flush).isInstanceOf(UndeliveredException.class);
        }
    }

    @Test
    void aFullBufferMakesTheSenderWait() throws Exception {
        CompletableFuture<Boolean> go = new CompletableFuture<>();
        ProducerOptions small =
                OPTIONS.withBufferBytes(2_000).withDeliveryTimeout(Duration.ofSeconds(1));
        try (FakeCluster fake =
                        cluster((number, request) -> {
                            go.join();
                            return written(0);
                        });
                Producer producer = Producer.open(options(fake), small)) {
            OutgoingRecord record = OutgoingRecord.of("t", "x".repeat(900));
            var first = producer.send(record);
            var second = producer.send(record);
            assertThatThrownBy(() -> producer.send(record).isDone())
                    .isInstanceOf(TimedOutException.class)
                    .hasMessageContaining("stayed full");
            go.complete(true);
            CompletableFuture.allOf(first, second).handle((nothing, late) -> true).get();
            try {
                producer.flush();
            } catch (UndeliveredException late) {
                assertThat(late.failures()).isNotEmpty();
            }
        }
    }

    @Test
    void withoutAcknowledgementsNothingIsNumberedOrAwaited() throws Exception {
        try (FakeCluster fake = cluster((number, request) -> new Answer.Silence());
                Producer producer = Producer.open(options(fake), OPTIONS.withAcks(Acks.NONE))) {
            assertThat(producer.send(OutgoingRecord.of("t", "x")).get().offset()).isEqualTo(-1);
            assertThat(fake.broker().seen(InitProducerIdRequest.class)).isEmpty();
        }
    }
}
