package io.leat.broker;

import io.leat.broker.api.ApiTable.Api;
import io.leat.broker.api.replication.AlterPartitionHandler;
import io.leat.broker.config.BrokerConfig;
import io.leat.broker.config.ConfiguredReplicaRules;
import io.leat.broker.coordination.ControllerGateway;
import io.leat.cluster.controller.ReplicaRules;
import io.leat.protocol.message.AlterPartitionRequest;
import io.leat.protocol.message.ApiKey;
import java.util.List;

/// The APIs about who leads, who is in sync, and where replicas are.
final class ReplicationApis {
    private ReplicationApis() {}

    static List<Api<?>> of(ControllerGateway controller, BrokerConfig config) {
        ReplicaRules rules = new ConfiguredReplicaRules(config);
        return List.of(
                new Api<>(
                        ApiKey.ALTER_PARTITION,
                        AlterPartitionRequest.class,
                        new AlterPartitionHandler(controller, rules)));
    }
}
