package io.leat.broker.api.produce;

import io.leat.broker.api.Reply;
import io.leat.broker.partition.AppendOutcome;
import io.leat.broker.partition.CommitWait;
import io.leat.broker.partition.Partition;
import io.leat.log.Clock;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.ApiResponse;
import io.leat.protocol.message.ProduceResponse;
import io.leat.protocol.message.ProduceResponse.PartitionProduceResponse;
import io.leat.protocol.message.ProduceResponse.TopicProduceResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Waits, when the client asked for that, until all that was appended is committed.
final class ProduceReply implements Reply {
    private final List<ProducedTopic> topics;

    /// Null when the client does not wait for the commit.
    private final @Nullable CommitWait wait;

    private ProduceReply(List<ProducedTopic> topics, @Nullable CommitWait wait) {
        this.topics = topics;
        this.wait = wait;
    }

    static ProduceReply onceAppended(List<ProducedTopic> topics) {
        return new ProduceReply(topics, null);
    }

    static ProduceReply onceCommitted(List<ProducedTopic> topics, long deadlineNanos, Clock clock) {
        List<CommitWait.Pending> pending = new ArrayList<>();
        topics.forEach(topic -> topic.addTo(pending));
        return new ProduceReply(topics, new CommitWait(pending, deadlineNanos, clock));
    }

    @Override
    public boolean overlapsWithLater() {
        return true;
    }

    @Override
    public ApiResponse await() {
        if (wait != null) {
            wait.await();
        }
        List<TopicProduceResponse> responses = new ArrayList<>(topics.size());
        for (ProducedTopic topic : topics) {
            List<PartitionProduceResponse> produced = new ArrayList<>(topic.partitions().size());
            topic.partitions().forEach(partition -> produced.add(answer(partition)));
            responses.add(
                    TopicProduceResponse.builder()
                            .name(topic.name())
                            .topicId(topic.id())
                            .partitionResponses(produced)
                            .build());
        }
        return ProduceResponse.builder().responses(responses).build();
    }

    @Override
    public void remind(long nowNanos) {
        if (wait != null) {
            wait.remind(nowNanos);
        }
    }

    @Override
    public void willBeAwaitedBy(Thread thread) {
        if (wait != null) {
            wait.watchFor(thread);
        }
    }

    @Override
    public boolean isReady() {
        return wait == null || wait.isReady();
    }

    @Override
    public boolean isKnown() {
        return isReady();
    }

    @Override
    public void abandon() {
        if (wait != null) {
            wait.abandon();
        }
    }

    private PartitionProduceResponse answer(ProducedPartition produced) {
        var response = PartitionProduceResponse.builder().index(produced.index());
        return switch (produced.outcome()) {
            case AppendOutcome.Refused refused -> refuse(response, refused);
            case AppendOutcome.Appended appended -> {
                ErrorCode error = wait == null ? ErrorCode.NONE : commitState(appended);
                if (error != ErrorCode.NONE) {
                    yield refuse(response, new AppendOutcome.Refused(error, ""));
                }
                yield response.baseOffset(appended.firstOffset())
                        .logAppendTimeMs(appended.logAppendTimeMillis())
                        .logStartOffset(appended.logStartOffset())
                        .build();
            }
        };
    }

    private static ErrorCode commitState(AppendOutcome.Appended appended) {
        Partition partition = appended.partition();
        ErrorCode error = partition.commitState(appended.nextOffset());
        return error == ErrorCode.REQUEST_TIMED_OUT && !partition.canCommit()
                ? ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND
                : error;
    }

    private static PartitionProduceResponse refuse(
            PartitionProduceResponse.Builder response, AppendOutcome.Refused refused) {
        return response.errorCode(refused.error().code())
                .errorMessage(refused.reason().isEmpty() ? null : refused.reason())
                .baseOffset(-1)
                .logAppendTimeMs(-1)
                .logStartOffset(-1)
                .build();
    }
}
