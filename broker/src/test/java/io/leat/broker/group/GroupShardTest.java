package io.leat.broker.group;

import static io.leat.broker.group.Groups.GROUP;
import static io.leat.broker.group.Groups.T;
import static io.leat.broker.group.Groups.commit;
import static io.leat.broker.group.Groups.error;
import static io.leat.broker.group.Groups.found;
import static org.assertj.core.api.Assertions.assertThat;

import io.leat.cluster.group.Answer;
import io.leat.cluster.group.CommittedOffset;
import io.leat.cluster.group.GroupRecord;
import io.leat.cluster.group.GroupRecord.OffsetSaved;
import io.leat.cluster.group.GroupRequest.Claim;
import io.leat.cluster.group.GroupRequest.DeleteGroup;
import io.leat.cluster.group.record.GroupRecordCodec;
import io.leat.cluster.group.record.GroupRecordCodec.Encoded;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import io.leat.protocol.record.CompressionType;
import io.leat.protocol.record.RecordBatchBuilder;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GroupShardTest {
    private final FakeGroupLog log = new FakeGroupLog();
    private final ExecutorService waiters = Executors.newVirtualThreadPerTaskExecutor();
    private GroupCoordinators groups = Groups.over(log);

    @AfterEach
    void stop() {
        groups.close();
        waiters.shutdownNow();
    }

    @Test
    void anOffsetIsFoundAgainByTheNextCoordinator() throws Exception {
        Groups.loaded(groups);
        assertThat(error(groups.submit(commit(GROUP, 7)).await())).isEqualTo(ErrorCode.NONE);
        groups.close();
        groups = Groups.loaded(Groups.over(log));
        assertThat(found(groups.committed(GROUP)).values().iterator().next().offset()).isEqualTo(7);
    }

    @Test
    void nothingIsAnsweredBeforeTheLogHasCommittedIt() throws Exception {
        Groups.loaded(groups);
        log.holdBack();
        PendingAnswer answer = groups.submit(commit(GROUP, 7));
        PendingOffsets look = groups.committed(GROUP);
        Future<Answer> committed = waiters.submit(answer::await);
        Future<Seen<?>> shown = waiters.submit(look::await);
        log.untilWaiting(2);
        assertThat(committed.isDone() || shown.isDone()).isFalse();
        log.commitAll();
        assertThat(error(committed.get())).isEqualTo(ErrorCode.NONE);
        assertThat(shown.get()).isInstanceOf(Seen.Found.class);
    }

    @Test
    void whileTheLogIsLoadedRequestsAreTurnedAway() throws Exception {
        groups.close();
        log.holdBack();
        log.put(batch(CompressionType.NONE, saved(GROUP, 3)));
        groups = Groups.over(log);
        assertThat(error(groups.submit(commit(GROUP, 7)).await()))
                .isEqualTo(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
        assertThat(groups.list()).isInstanceOf(Seen.Unavailable.class);
        log.commitAll();
        Groups.loaded(groups);
        assertThat(found(groups.committed(GROUP)).values().iterator().next().offset()).isEqualTo(3);
    }

    @Test
    void aRefusedWriteChangesNothingAndSaysWhy() throws Exception {
        Groups.loaded(groups);
        groups.submit(commit(GROUP, 1)).await();
        log.nextAppends(ErrorCode.NOT_ENOUGH_REPLICAS);
        assertThat(error(groups.submit(commit(GROUP, 2)).await()))
                .isEqualTo(ErrorCode.COORDINATOR_NOT_AVAILABLE);
        log.nextAppends(ErrorCode.MESSAGE_TOO_LARGE);
        assertThat(error(groups.submit(commit(GROUP, 2)).await()))
                .isEqualTo(ErrorCode.INVALID_COMMIT_OFFSET_SIZE);
        log.nextAppends(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        assertThat(error(groups.submit(commit(GROUP, 2)).await()))
                .isEqualTo(ErrorCode.NOT_COORDINATOR);
        assertThat(found(groups.committed(GROUP)).values().iterator().next().offset()).isEqualTo(1);
    }

    @Test
    void afterAWriteThatWasCutShortTheGroupsAreWhatTheLogHolds() throws Exception {
        groups.close();
        FakeGroupLog small = new FakeGroupLog(200);
        groups = Groups.loaded(Groups.over(small));
        groups.submit(commit(GROUP, 1, 1, 1, 1, 1, 1)).await();
        assertThat(small.batchCount()).isGreaterThan(2);
        small.nextAppends(ErrorCode.NONE, ErrorCode.KAFKA_STORAGE_ERROR);
        assertThat(error(groups.submit(commit(GROUP, 2, 2, 2, 2, 2, 2)).await()))
                .isEqualTo(ErrorCode.NOT_COORDINATOR);
        Groups.loaded(groups);
        assertThat(found(groups.committed(GROUP)).values().stream().map(CommittedOffset::offset))
                .contains(1L, 2L)
                .hasSize(6);
    }

    @Test
    void whoWaitsIsToldWhenThePartitionMovesAway() throws Exception {
        Groups.loaded(groups);
        GroupCoordinators patient = groups;
        PendingAnswer first = patient.submit(Groups.join(""));
        Answer.Joined joined = (Answer.Joined) first.await();
        PendingAnswer second = patient.submit(Groups.join(""));
        patient.resign(0);
        assertThat(error(second.await())).isEqualTo(ErrorCode.NOT_COORDINATOR);
        assertThat(patient.heartbeat(new Claim(GROUP, 1, joined.memberId(), null)))
                .isEqualTo(ErrorCode.NOT_COORDINATOR);
    }

    @Test
    void theClockOfTheShardEndsARebalance() throws Exception {
        Groups.loaded(groups);
        Answer answer = groups.submit(Groups.join("")).await();
        assertThat(answer).isInstanceOf(Answer.Joined.class);
    }

    @Test
    void theOffsetsOfADeletedTopicAreForgotten() throws Exception {
        Groups.loaded(groups);
        groups.submit(commit(GROUP, 1)).await();
        groups.topicsDeleted(Set.of("t"));
        assertThat(found(groups.committed(GROUP))).isEmpty();
    }

    @Test
    void aGroupIsListedAndDeleted() throws Exception {
        Groups.loaded(groups);
        groups.submit(commit(GROUP, 1)).await();
        assertThat(groups.list().toString()).contains(GROUP).contains("Empty").contains("classic");
        assertThat(groups.submit(new DeleteGroup(GROUP)).await())
                .isInstanceOf(Answer.GroupDeleted.class);
        groups.close();
        groups = Groups.loaded(Groups.over(log));
        assertThat(groups.list()).isEqualTo(new Seen.Found<>(List.of()));
    }

    @Test
    @Tag("KAFKA-17267")
    void anOffsetFetchIsNeverAnsweredWithATimeout() throws Exception {
        Groups.loaded(groups);
        log.holdBack();
        PendingAnswer answer = groups.submit(commit(GROUP, 7));
        log.failCommits(ErrorCode.REQUEST_TIMED_OUT);
        assertThat(groups.committed(GROUP).await())
                .isEqualTo(new Seen.Unavailable<>(ErrorCode.COORDINATOR_NOT_AVAILABLE));
        assertThat(error(answer.await())).isEqualTo(ErrorCode.COORDINATOR_NOT_AVAILABLE);
    }

    @Test
    @Tag("KAFKA-4399")
    @Tag("KAFKA-6042")
    void aStuckLogHoldsUpNoHeartbeat() throws Exception {
        Groups.loaded(groups);
        Answer.Joined joined = (Answer.Joined) groups.submit(Groups.join("")).await();
        log.holdBack();
        Future<Answer> stuck = waiters.submit(groups.submit(commit("other", 7))::await);
        log.untilWaiting(1);
        Claim claim = new Claim(GROUP, joined.generation().id(), joined.memberId(), null);
        assertThat(groups.heartbeat(claim)).isEqualTo(ErrorCode.NONE);
        assertThat(stuck.isDone()).isFalse();
        log.commitAll();
        assertThat(error(stuck.get())).isEqualTo(ErrorCode.NONE);
    }

    @Test
    @Tag("KAFKA-9065")
    void compactionGapsDoNotMakeLoadingEndless() {
        groups.close();
        log.put(batch(CompressionType.NONE, saved("a", 1)));
        log.put(batch(CompressionType.NONE, saved("b", 2)));
        log.put(batch(CompressionType.NONE, saved(GROUP, 3)));
        log.dropBatch(1);
        log.skipOffsets(5);
        groups = Groups.loaded(Groups.over(log));
        assertThat(found(groups.committed(GROUP)).values().iterator().next().offset()).isEqualTo(3);
    }

    @Test
    @Tag("KAFKA-7286")
    void aBatchLargerThanTheReadBufferIsLoaded() {
        groups.close();
        GroupRecord[] many = new GroupRecord[500];
        for (int i = 0; i < many.length; i++) {
            many[i] = new OffsetSaved(GROUP, new TopicPartition("t", i), offset(i));
        }
        log.put(batch(CompressionType.GZIP, many));
        log.put(batch(CompressionType.NONE, saved("last", 3)));
        groups = Groups.loaded(Groups.over(log));
        assertThat(found(groups.committed(GROUP))).hasSize(500);
        assertThat(found(groups.committed("last"))).hasSize(1);
    }

    @Test
    void anUnreadableRecordIsPassedOver() {
        groups.close();
        ByteBuffer key = GroupRecordCodec.encode(saved(GROUP, 1)).key();
        log.put(
                RecordBatchBuilder.create()
                        .append(0, key, ByteBuffer.wrap(new byte[] {0, 77}), List.of())
                        .append(0, null, ByteBuffer.allocate(1), List.of())
                        .build());
        log.put(batch(CompressionType.NONE, saved(GROUP, 3)));
        groups = Groups.loaded(Groups.over(log));
        assertThat(found(groups.committed(GROUP)).values().iterator().next().offset()).isEqualTo(3);
    }

    @Test
    void offsetsOfATransactionCountOnceItIsCommitted() {
        groups.close();
        log.put(transactional(11, saved("committed", 1)));
        log.put(transactional(12, saved("aborted", 2)));
        log.put(marker(11, (short) 1));
        log.put(marker(12, (short) 0));
        log.put(transactional(13, saved("open", 3)));
        groups = Groups.loaded(Groups.over(log));
        assertThat(found(groups.committed("committed"))).hasSize(1);
        assertThat(found(groups.committed("aborted"))).isEmpty();
        assertThat(found(groups.committed("open"))).isEmpty();
    }

    private static GroupRecord saved(String groupId, long offset) {
        return new OffsetSaved(groupId, T, offset(offset));
    }

    private static CommittedOffset offset(long offset) {
        return new CommittedOffset(offset, -1, "", 1, CommittedOffset.NO_EXPIRY, Uuid.ZERO);
    }

    private static ByteBuffer batch(CompressionType compression, GroupRecord... records) {
        RecordBatchBuilder batch = RecordBatchBuilder.create().compression(compression);
        for (GroupRecord rec : records) {
            Encoded encoded = GroupRecordCodec.encode(rec);
            batch.append(0, encoded.key(), encoded.value(), List.of());
        }
        return batch.build();
    }

    private static ByteBuffer transactional(long producerId, GroupRecord rec) {
        Encoded encoded = GroupRecordCodec.encode(rec);
        return RecordBatchBuilder.create()
                .producer(producerId, (short) 0, 0)
                .transactional(true)
                .append(0, encoded.key(), encoded.value(), List.of())
                .build();
    }

    private static ByteBuffer marker(long producerId, short kind) {
        ByteBuffer key = ByteBuffer.allocate(4).putShort((short) 0).putShort(kind).flip();
        return RecordBatchBuilder.create()
                .producer(producerId, (short) 0, -1)
                .transactional(true)
                .control(true)
                .append(0, key, ByteBuffer.allocate(6), List.of())
                .build();
    }
}
