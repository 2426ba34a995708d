package io.leat.broker;

import io.leat.broker.api.ApiTable.Api;
import io.leat.broker.api.cluster.DescribeClusterHandler;
import io.leat.broker.api.cluster.DescribeTopicPartitionsHandler;
import io.leat.broker.api.cluster.MetadataHandler;
import io.leat.broker.api.group.GroupApis;
import io.leat.broker.api.logdir.AlterReplicaLogDirsHandler;
import io.leat.broker.api.logdir.DescribeLogDirsHandler;
import io.leat.broker.api.offset.DeleteRecordsHandler;
import io.leat.broker.api.offset.ListOffsetsHandler;
import io.leat.broker.api.offset.OffsetForLeaderEpochHandler;
import io.leat.broker.api.produce.InitProducerIdHandler;
import io.leat.broker.config.BrokerConfig;
import io.leat.broker.coordination.Coordination;
import io.leat.broker.group.GroupCoordinators;
import io.leat.broker.partition.Partitions;
import io.leat.cluster.image.ClusterImage;
import io.leat.protocol.message.AlterReplicaLogDirsRequest;
import io.leat.protocol.message.ApiKey;
import io.leat.protocol.message.DeleteRecordsRequest;
import io.leat.protocol.message.DescribeClusterRequest;
import io.leat.protocol.message.DescribeLogDirsRequest;
import io.leat.protocol.message.DescribeTopicPartitionsRequest;
import io.leat.protocol.message.InitProducerIdRequest;
import io.leat.protocol.message.ListOffsetsRequest;
import io.leat.protocol.message.MetadataRequest;
import io.leat.protocol.message.OffsetForLeaderEpochRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Every API of the broker with its handler: the one place where an API is added.
record BrokerApis(
        Partitions partitions,
        Coordination coordination,
        GroupCoordinators groups,
        Administration admin,
        DataApis data) {

    List<Api<?>> all(BrokerConfig config) {
        Supplier<ClusterImage> image = coordination.mirror()::image;
        List<Api<?>> all = new ArrayList<>();
        all.addAll(data.apis());
        all.addAll(records());
        all.addAll(cluster(image));
        all.addAll(admin.apis());
        all.addAll(ReplicationApis.of(coordination, config));
        all.addAll(directories(() -> image.get().isCordoned(config.server().brokerId())));
        all.addAll(GroupApis.of(groups, image));
        return all;
    }

    private List<Api<?>> records() {
        return List.of(
                new Api<>(
                        ApiKey.LIST_OFFSETS,
                        ListOffsetsRequest.class,
                        new ListOffsetsHandler(partitions)),
                new Api<>(
                        ApiKey.DELETE_RECORDS,
                        DeleteRecordsRequest.class,
                        new DeleteRecordsHandler(partitions)),
                new Api<>(
                        ApiKey.OFFSET_FOR_LEADER_EPOCH,
                        OffsetForLeaderEpochRequest.class,
                        new OffsetForLeaderEpochHandler(partitions)),
                new Api<>(
                        ApiKey.INIT_PRODUCER_ID,
                        InitProducerIdRequest.class,
                        new InitProducerIdHandler(coordination.producerIds()::next)));
    }

    private List<Api<?>> directories(BooleanSupplier cordoned) {
        return List.of(
                new Api<>(
                        ApiKey.DESCRIBE_LOG_DIRS,
                        DescribeLogDirsRequest.class,
                        new DescribeLogDirsHandler(partitions, cordoned)),
                new Api<>(
                        ApiKey.ALTER_REPLICA_LOG_DIRS,
                        AlterReplicaLogDirsRequest.class,
                        new AlterReplicaLogDirsHandler(partitions)));
    }

    private List<Api<?>> cluster(Supplier<ClusterImage> image) {
        return List.of(
                new Api<>(
                        ApiKey.METADATA,
                        MetadataRequest.class,
                        new MetadataHandler(
                                image, admin.autoCreation(), partitions::offlineReplicas)),
                new Api<>(
                        ApiKey.DESCRIBE_CLUSTER,
                        DescribeClusterRequest.class,
                        new DescribeClusterHandler(image)),
                new Api<>(
                        ApiKey.DESCRIBE_TOPIC_PARTITIONS,
                        DescribeTopicPartitionsRequest.class,
                        new DescribeTopicPartitionsHandler(image, partitions::offlineReplicas)));
    }
}
