package io.leat.broker.api.offset;

import io.leat.broker.api.Handler;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.broker.partition.ListedOffset;
import io.leat.broker.partition.Lookup;
import io.leat.broker.partition.Partition;
import io.leat.broker.partition.PartitionOffsets;
import io.leat.broker.partition.Partitions;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.Uuid;
import io.leat.protocol.message.ListOffsetsRequest;
import io.leat.protocol.message.ListOffsetsRequest.ListOffsetsPartition;
import io.leat.protocol.message.ListOffsetsRequest.ListOffsetsTopic;
import io.leat.protocol.message.ListOffsetsResponse;
import io.leat.protocol.message.ListOffsetsResponse.ListOffsetsPartitionResponse;
import io.leat.protocol.message.ListOffsetsResponse.ListOffsetsTopicResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the offset of a timestamp, or of one of the special timestamps below zero.
public final class ListOffsetsHandler implements Handler<ListOffsetsRequest> {
    private static final short FIRST_VERSION_WITH_EPOCH = 4;
    static final long LATEST = -1;
    static final long EARLIEST = -2;
    static final long MAX_TIMESTAMP = -3;
    static final long EARLIEST_LOCAL = -4;
    static final long LATEST_TIERED = -5;
    static final long EARLIEST_PENDING_UPLOAD = -6;

    private static final Logger LOG = LoggerFactory.getLogger(ListOffsetsHandler.class);

    private final Partitions partitions;

    public ListOffsetsHandler(Partitions partitions) {
        this.partitions = partitions;
    }

    @Override
    public Reply start(ListOffsetsRequest request, RequestContext context) {
        return () -> answer(request, context.version() >= FIRST_VERSION_WITH_EPOCH);
    }

    private ListOffsetsResponse answer(ListOffsetsRequest request, boolean withEpoch) {
        List<ListOffsetsTopicResponse> topics = new ArrayList<>();
        for (ListOffsetsTopic topic : request.topics()) {
            List<ListOffsetsPartitionResponse> answers = new ArrayList<>();
            Set<Integer> repeated = repeated(topic);
            for (ListOffsetsPartition asked : topic.partitions()) {
                answers.add(
                        repeated.contains(asked.partitionIndex())
                                ? failure(asked, ErrorCode.INVALID_REQUEST)
                                : answer(topic.name(), asked, withEpoch));
            }
            topics.add(
                    ListOffsetsTopicResponse.builder()
                            .name(topic.name())
                            .partitions(answers)
                            .build());
        }
        return ListOffsetsResponse.builder().topics(topics).build();
    }

    /// A partition that is asked about twice is an invalid request, as in Kafka.
    private static Set<Integer> repeated(ListOffsetsTopic topic) {
        Set<Integer> seen = new HashSet<>();
        Set<Integer> repeated = new HashSet<>();
        for (ListOffsetsPartition asked : topic.partitions()) {
            if (!seen.add(asked.partitionIndex())) {
                repeated.add(asked.partitionIndex());
            }
        }
        return repeated;
    }

    private ListOffsetsPartitionResponse answer(
            String topic, ListOffsetsPartition asked, boolean withEpoch) {
        return switch (partitions.find(topic, Uuid.ZERO, asked.partitionIndex())) {
            case Lookup.Missing(ErrorCode error) -> failure(asked, error);
            case Lookup.Found(Partition partition) -> {
                ErrorCode refused = partition.checkEpoch(asked.currentLeaderEpoch());
                if (refused == ErrorCode.NONE
                        && asked.timestamp() != EARLIEST
                        && partition.isCatchingUp()) {
                    // Old clients do not know the error that was made for this (KIP-207).
                    refused =
                            withEpoch
                                    ? ErrorCode.OFFSET_NOT_AVAILABLE
                                    : ErrorCode.LEADER_NOT_AVAILABLE;
                }
                yield refused == ErrorCode.NONE
                        ? search(partition, asked, withEpoch)
                        : failure(asked, refused);
            }
        };
    }

    private static ListOffsetsPartitionResponse search(
            Partition partition, ListOffsetsPartition asked, boolean withEpoch) {
        try {
            ListedOffset found = find(partition.offsets(), asked.timestamp());
            return ListOffsetsPartitionResponse.builder()
                    .partitionIndex(asked.partitionIndex())
                    .offset(found.offset())
                    .timestamp(found.timestamp())
                    .leaderEpoch(withEpoch ? found.leaderEpoch() : -1)
                    .build();
        } catch (IOException e) {
            LOG.error("offset.search_failed partition={}", partition.id(), e);
            return failure(asked, ErrorCode.KAFKA_STORAGE_ERROR);
        }
    }

    private static ListedOffset find(PartitionOffsets offsets, long timestamp) throws IOException {
        if (timestamp == LATEST) {
            return offsets.latest();
        }
        if (timestamp == EARLIEST || timestamp == EARLIEST_LOCAL) {
            return offsets.earliest();
        }
        if (timestamp == MAX_TIMESTAMP) {
            return offsets.ofMaxTimestamp();
        }
        // Nothing is tiered, and nothing waits for its upload.
        if (timestamp == LATEST_TIERED || timestamp == EARLIEST_PENDING_UPLOAD) {
            return ListedOffset.NONE;
        }
        return offsets.atOrAfter(timestamp);
    }

    private static ListOffsetsPartitionResponse failure(
            ListOffsetsPartition asked, ErrorCode error) {
        return ListOffsetsPartitionResponse.builder()
                .partitionIndex(asked.partitionIndex())
                .errorCode(error.code())
                .build();
    }
}
