package io.leat.broker.api.produce;

import io.leat.broker.api.Handler;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.broker.partition.AppendOutcome;
import io.leat.broker.partition.Lookup;
import io.leat.broker.partition.Partition;
import io.leat.broker.partition.Partitions;
import io.leat.cluster.image.TopicImage;
import io.leat.log.Clock;
import io.leat.log.storage.Urgency;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.ProduceRequest;
import io.leat.protocol.message.ProduceRequest.PartitionProduceData;
import io.leat.protocol.message.ProduceRequest.TopicProduceData;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Appends what the client sent. acks=all is answered when the records are committed (flushed on
/// every in-sync replica), acks=1 when the leader has appended them, acks=0 not at all.
public final class ProduceHandler implements Handler<ProduceRequest> {
    private static final short ACKS_ALL = -1;
    private static final short ACKS_NONE = 0;

    private static final AppendOutcome INTERNAL_TOPIC =
            new AppendOutcome.Refused(
                    ErrorCode.INVALID_TOPIC_EXCEPTION, "only brokers write to internal topics");

    private static final AppendOutcome TOO_FEW_REPLICAS =
            new AppendOutcome.Refused(
                    ErrorCode.NOT_ENOUGH_REPLICAS,
                    "fewer replicas than min.insync.replicas are in sync");

    private final Partitions partitions;
    private final Clock clock;
    private final ProduceCounts counts = new ProduceCounts();

    public ProduceHandler(Partitions partitions, Clock clock) {
        this.partitions = partitions;
        this.clock = clock;
    }

    public ProduceCounts counts() {
        return counts;
    }

    /// Hot path: no allocation per record. Benchmark: `benchmarks/compare`.
    @Override
    public Reply start(ProduceRequest request, RequestContext context) {
        boolean acksKnown = request.acks() >= ACKS_ALL && request.acks() <= 1;
        List<ProducedTopic> topics = new ArrayList<>(request.topicData().size());
        for (TopicProduceData topic : request.topicData()) {
            List<ProducedPartition> produced = new ArrayList<>(topic.partitionData().size());
            for (PartitionProduceData data : topic.partitionData()) {
                AppendOutcome outcome =
                        acksKnown
                                ? append(topic, data, request.acks())
                                : new AppendOutcome.Refused(
                                        ErrorCode.INVALID_REQUIRED_ACKS,
                                        "acks must be -1, 0 or 1, not " + request.acks());
                produced.add(new ProducedPartition(data.index(), outcome));
            }
            topics.add(new ProducedTopic(topic.name(), topic.topicId(), produced));
        }
        topics.forEach(ProducedTopic::requestFlush);
        return switch (request.acks()) {
            case ACKS_NONE -> new UnansweredProduce(topics);
            case ACKS_ALL -> {
                long deadline = clock.nanos() + request.timeoutMs() * 1_000_000L;
                yield ProduceReply.onceCommitted(topics, deadline, clock);
            }
            default -> ProduceReply.onceAppended(topics);
        };
    }

    private AppendOutcome append(TopicProduceData topic, PartitionProduceData data, short acks) {
        ByteBuffer records = data.records();
        if (records == null || !records.hasRemaining()) {
            return new AppendOutcome.Refused(
                    ErrorCode.INVALID_RECORD, "the request carries no records for this partition");
        }
        return switch (partitions.find(topic.name(), topic.topicId(), data.index())) {
            case Lookup.Found(Partition partition)
                    when TopicImage.isInternal(partition.id().topic()) ->
                    INTERNAL_TOPIC;
            case Lookup.Found(Partition partition)
                    when acks == ACKS_ALL && !partition.canCommit() ->
                    TOO_FEW_REPLICAS;
            case Lookup.Found(Partition partition) ->
                    append(
                            partition,
                            records,
                            acks == ACKS_ALL ? Urgency.BY_THE_FLUSH : Urgency.AT_ONCE);
            case Lookup.Missing(ErrorCode error) -> new AppendOutcome.Refused(error, "");
        };
    }

    private AppendOutcome append(Partition partition, ByteBuffer records, Urgency urgency) {
        int bytes = records.remaining();
        AppendOutcome outcome = partition.append(records, urgency);
        if (outcome instanceof AppendOutcome.Appended appended) {
            counts.appended(appended.nextOffset() - appended.firstOffset(), bytes);
        }
        return outcome;
    }
}
