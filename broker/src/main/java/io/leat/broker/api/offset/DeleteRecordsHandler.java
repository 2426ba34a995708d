package io.leat.broker.api.offset;

import io.leat.broker.api.Handler;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.broker.partition.Lookup;
import io.leat.broker.partition.Partition;
import io.leat.broker.partition.Partitions;
import io.leat.broker.partition.RecordDeletion;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.Uuid;
import io.leat.protocol.message.DeleteRecordsRequest;
import io.leat.protocol.message.DeleteRecordsRequest.DeleteRecordsPartition;
import io.leat.protocol.message.DeleteRecordsRequest.DeleteRecordsTopic;
import io.leat.protocol.message.DeleteRecordsResponse;
import io.leat.protocol.message.DeleteRecordsResponse.DeleteRecordsPartitionResult;
import io.leat.protocol.message.DeleteRecordsResponse.DeleteRecordsTopicResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Deletes the records of partitions below an offset each; -1 stands for the high watermark. What
/// it says is deleted never comes back.
public final class DeleteRecordsHandler implements Handler<DeleteRecordsRequest> {
    private final Partitions partitions;

    public DeleteRecordsHandler(Partitions partitions) {
        this.partitions = partitions;
    }

    @Override
    public Reply start(DeleteRecordsRequest request, RequestContext context) {
        return () -> answer(request);
    }

    private DeleteRecordsResponse answer(DeleteRecordsRequest request) {
        Map<Partition, RecordDeletion.Outcome> outcomes =
                partitions.recordDeletion().run(wanted(request));
        List<DeleteRecordsTopicResult> topics = new ArrayList<>();
        for (DeleteRecordsTopic topic : request.topics()) {
            List<DeleteRecordsPartitionResult> results = new ArrayList<>();
            for (DeleteRecordsPartition asked : topic.partitions()) {
                results.add(
                        switch (find(topic, asked)) {
                            case Lookup.Missing(ErrorCode error) -> failure(asked, error);
                            case Lookup.Found(Partition partition) ->
                                    result(asked, outcomes.get(partition));
                        });
            }
            topics.add(
                    DeleteRecordsTopicResult.builder()
                            .name(topic.name())
                            .partitions(results)
                            .build());
        }
        return DeleteRecordsResponse.builder().topics(topics).build();
    }

    private Map<Partition, Long> wanted(DeleteRecordsRequest request) {
        Map<Partition, Long> wanted = new HashMap<>();
        for (DeleteRecordsTopic topic : request.topics()) {
            for (DeleteRecordsPartition asked : topic.partitions()) {
                if (find(topic, asked) instanceof Lookup.Found(Partition partition)) {
                    wanted.put(partition, asked.offset());
                }
            }
        }
        return wanted;
    }

    private Lookup find(DeleteRecordsTopic topic, DeleteRecordsPartition asked) {
        return partitions.find(topic.name(), Uuid.ZERO, asked.partitionIndex());
    }

    /// A partition without an outcome became this broker's only meanwhile.
    private static DeleteRecordsPartitionResult result(
            DeleteRecordsPartition asked, RecordDeletion.@Nullable Outcome outcome) {
        if (outcome == null) {
            return failure(asked, ErrorCode.NOT_LEADER_OR_FOLLOWER);
        }
        return DeleteRecordsPartitionResult.builder()
                .partitionIndex(asked.partitionIndex())
                .lowWatermark(outcome.lowWatermark())
                .errorCode(outcome.error().code())
                .build();
    }

    private static DeleteRecordsPartitionResult failure(
            DeleteRecordsPartition asked, ErrorCode error) {
        return DeleteRecordsPartitionResult.builder()
                .partitionIndex(asked.partitionIndex())
                .lowWatermark(-1)
                .errorCode(error.code())
                .build();
    }
}
