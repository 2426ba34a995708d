package io.leat.broker;

import io.leat.broker.api.ApiTable.Api;
import io.leat.broker.api.admin.AlterConfigsHandler;
import io.leat.broker.api.admin.ConfigDescriber;
import io.leat.broker.api.admin.CreatePartitionsHandler;
import io.leat.broker.api.admin.CreateTopicsHandler;
import io.leat.broker.api.admin.DeleteTopicsHandler;
import io.leat.broker.api.admin.DescribeConfigsHandler;
import io.leat.broker.api.admin.IncrementalAlterConfigsHandler;
import io.leat.broker.api.admin.TopicAdmin;
import io.leat.broker.api.admin.TopicAutoCreation;
import io.leat.broker.api.cluster.AutoCreation;
import io.leat.broker.api.forward.Forwarder;
import io.leat.broker.config.BrokerConfig;
import io.leat.broker.coordination.Coordination;
import io.leat.protocol.message.AlterConfigsRequest;
import io.leat.protocol.message.ApiKey;
import io.leat.protocol.message.CreatePartitionsRequest;
import io.leat.protocol.message.CreateTopicsRequest;
import io.leat.protocol.message.DeleteTopicsRequest;
import io.leat.protocol.message.DescribeConfigsRequest;
import io.leat.protocol.message.IncrementalAlterConfigsRequest;
import java.util.List;
import java.util.random.RandomGenerator;

/// The APIs that change topics and configurations, and what they share.
final class Administration {
    private final Coordination coordination;
    private final ConfigDescriber configs;
    private final TopicAdmin topics;
    private final AutoCreation autoCreation;
    private final boolean deletable;

    Administration(
            BrokerConfig config,
            Coordination coordination,
            Forwarder forwarder,
            RandomGenerator random) {
        this.coordination = coordination;
        this.configs = new ConfigDescriber(config.server().brokerId(), config);
        this.topics =
                new TopicAdmin(
                        coordination.mirror()::image,
                        coordination.controller(),
                        configs,
                        config,
                        random);
        this.autoCreation = new TopicAutoCreation(topics, config, forwarder);
        this.deletable = config.topics().deletable();
    }

    AutoCreation autoCreation() {
        return autoCreation;
    }

    List<Api<?>> apis() {
        return List.of(
                new Api<>(
                        ApiKey.CREATE_TOPICS,
                        CreateTopicsRequest.class,
                        new CreateTopicsHandler(topics, configs)),
                new Api<>(
                        ApiKey.DELETE_TOPICS,
                        DeleteTopicsRequest.class,
                        new DeleteTopicsHandler(topics, deletable)),
                new Api<>(
                        ApiKey.CREATE_PARTITIONS,
                        CreatePartitionsRequest.class,
                        new CreatePartitionsHandler(topics)),
                new Api<>(
                        ApiKey.DESCRIBE_CONFIGS,
                        DescribeConfigsRequest.class,
                        new DescribeConfigsHandler(coordination.mirror()::image, configs)),
                new Api<>(
                        ApiKey.ALTER_CONFIGS,
                        AlterConfigsRequest.class,
                        new AlterConfigsHandler(topics)),
                new Api<>(
                        ApiKey.INCREMENTAL_ALTER_CONFIGS,
                        IncrementalAlterConfigsRequest.class,
                        new IncrementalAlterConfigsHandler(topics)));
    }
}
