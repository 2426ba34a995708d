package io.leat.broker.api.logdir;

import io.leat.broker.api.Handler;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.broker.partition.Partitions;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.message.AlterReplicaLogDirsRequest;
import io.leat.protocol.message.AlterReplicaLogDirsRequest.AlterReplicaLogDir;
import io.leat.protocol.message.AlterReplicaLogDirsRequest.AlterReplicaLogDirTopic;
import io.leat.protocol.message.AlterReplicaLogDirsResponse;
import io.leat.protocol.message.AlterReplicaLogDirsResponse.AlterReplicaLogDirPartitionResult;
import io.leat.protocol.message.AlterReplicaLogDirsResponse.AlterReplicaLogDirTopicResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Begins to move replicas between the log directories of this broker. DescribeLogDirs shows how
/// far they are.
public final class AlterReplicaLogDirsHandler implements Handler<AlterReplicaLogDirsRequest> {
    private final Partitions partitions;

    public AlterReplicaLogDirsHandler(Partitions partitions) {
        this.partitions = partitions;
    }

    @Override
    public Reply start(AlterReplicaLogDirsRequest request, RequestContext context) {
        return () -> answer(request);
    }

    private AlterReplicaLogDirsResponse answer(AlterReplicaLogDirsRequest request) {
        Map<String, List<AlterReplicaLogDirPartitionResult>> byTopic = new TreeMap<>();
        for (AlterReplicaLogDir directory : request.dirs()) {
            for (AlterReplicaLogDirTopic topic : directory.topics()) {
                for (int index : topic.partitions()) {
                    ErrorCode error =
                            partitions.move(
                                    new TopicPartition(topic.name(), index), directory.path());
                    byTopic.computeIfAbsent(topic.name(), name -> new ArrayList<>())
                            .add(result(index, error));
                }
            }
        }
        List<AlterReplicaLogDirTopicResult> results = new ArrayList<>();
        byTopic.forEach((name, of) ->
                results.add(
                        AlterReplicaLogDirTopicResult.builder()
                                .topicName(name)
                                .partitions(of)
                                .build()));
        return AlterReplicaLogDirsResponse.builder().results(results).build();
    }

    private static AlterReplicaLogDirPartitionResult result(int index, ErrorCode error) {
        return AlterReplicaLogDirPartitionResult.builder()
                .partitionIndex(index)
                .errorCode(error.code())
                .build();
    }
}
