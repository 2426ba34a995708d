package io.leat.broker;

import io.leat.broker.api.ApiTable.Api;
import io.leat.broker.api.replication.AlterPartitionHandler;
import io.leat.broker.api.replication.AlterReassignmentsHandler;
import io.leat.broker.api.replication.ElectLeadersHandler;
import io.leat.broker.api.replication.ListReassignmentsHandler;
import io.leat.broker.api.replication.UnregisterBrokerHandler;
import io.leat.broker.config.BrokerConfig;
import io.leat.broker.config.ConfiguredReplicaRules;
import io.leat.broker.coordination.ControllerGateway;
import io.leat.broker.coordination.Coordination;
import io.leat.cluster.controller.ReplicaRules;
import io.leat.protocol.message.AlterPartitionReassignmentsRequest;
import io.leat.protocol.message.AlterPartitionRequest;
import io.leat.protocol.message.ApiKey;
import io.leat.protocol.message.ElectLeadersRequest;
import io.leat.protocol.message.ListPartitionReassignmentsRequest;
import io.leat.protocol.message.UnregisterBrokerRequest;
import java.util.List;

/// The APIs about who leads, who is in sync, and where replicas are.
final class ReplicationApis {
    private ReplicationApis() {}

    static List<Api<?>> of(Coordination coordination, BrokerConfig config) {
        ControllerGateway controller = coordination.controller();
        ReplicaRules rules = new ConfiguredReplicaRules(config);
        return List.of(
                new Api<>(
                        ApiKey.ALTER_PARTITION,
                        AlterPartitionRequest.class,
                        new AlterPartitionHandler(controller, rules)),
                new Api<>(
                        ApiKey.ELECT_LEADERS,
                        ElectLeadersRequest.class,
                        new ElectLeadersHandler(controller, rules)),
                new Api<>(
                        ApiKey.ALTER_PARTITION_REASSIGNMENTS,
                        AlterPartitionReassignmentsRequest.class,
                        new AlterReassignmentsHandler(controller, rules)),
                new Api<>(
                        ApiKey.LIST_PARTITION_REASSIGNMENTS,
                        ListPartitionReassignmentsRequest.class,
                        new ListReassignmentsHandler(coordination.mirror()::image)),
                new Api<>(
                        ApiKey.UNREGISTER_BROKER,
                        UnregisterBrokerRequest.class,
                        new UnregisterBrokerHandler(controller, coordination::remembers)));
    }
}
