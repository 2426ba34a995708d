package io.leat.broker.api.offset;

import io.leat.broker.api.Handler;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.broker.partition.Lookup;
import io.leat.broker.partition.Partition;
import io.leat.broker.partition.Partitions;
import io.leat.log.checkpoint.EpochEnd;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.Uuid;
import io.leat.protocol.message.OffsetForLeaderEpochRequest;
import io.leat.protocol.message.OffsetForLeaderEpochRequest.OffsetForLeaderPartition;
import io.leat.protocol.message.OffsetForLeaderEpochRequest.OffsetForLeaderTopic;
import io.leat.protocol.message.OffsetForLeaderEpochResponse;
import io.leat.protocol.message.OffsetForLeaderEpochResponse.EpochEndOffset;
import io.leat.protocol.message.OffsetForLeaderEpochResponse.OffsetForLeaderTopicResult;
import java.util.ArrayList;
import java.util.List;

/// Tells where the records of a leader epoch end, so that a client can find where its log and this
/// one part (KIP-320).
public final class OffsetForLeaderEpochHandler implements Handler<OffsetForLeaderEpochRequest> {
    private final Partitions partitions;

    public OffsetForLeaderEpochHandler(Partitions partitions) {
        this.partitions = partitions;
    }

    @Override
    public Reply start(OffsetForLeaderEpochRequest request, RequestContext context) {
        return () -> answer(request);
    }

    private OffsetForLeaderEpochResponse answer(OffsetForLeaderEpochRequest request) {
        List<OffsetForLeaderTopicResult> topics = new ArrayList<>();
        for (OffsetForLeaderTopic topic : request.topics()) {
            List<EpochEndOffset> ends = new ArrayList<>();
            topic.partitions().forEach(asked -> ends.add(answer(topic.topic(), asked)));
            topics.add(
                    OffsetForLeaderTopicResult.builder()
                            .topic(topic.topic())
                            .partitions(ends)
                            .build());
        }
        return OffsetForLeaderEpochResponse.builder().topics(topics).build();
    }

    private EpochEndOffset answer(String topic, OffsetForLeaderPartition asked) {
        var answer = EpochEndOffset.builder().partition(asked.partition());
        switch (partitions.find(topic, Uuid.ZERO, asked.partition())) {
            case Lookup.Missing(ErrorCode error) -> answer.errorCode(error.code());
            case Lookup.Found(Partition partition) -> {
                ErrorCode refused = partition.checkEpoch(asked.currentLeaderEpoch());
                answer.errorCode(refused.code());
                if (refused == ErrorCode.NONE) {
                    EpochEnd end = partition.offsets().endOf(asked.leaderEpoch());
                    answer.leaderEpoch(end.epoch()).endOffset(end.endOffset());
                }
            }
        }
        return answer.build();
    }
}
