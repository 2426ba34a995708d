package io.leat.broker.api.logdir;

import io.leat.broker.api.Handler;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.broker.partition.DirectoryState;
import io.leat.broker.partition.DirectoryState.HeldLog;
import io.leat.broker.partition.Partitions;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.message.DescribeLogDirsRequest;
import io.leat.protocol.message.DescribeLogDirsRequest.DescribableLogDirTopic;
import io.leat.protocol.message.DescribeLogDirsResponse;
import io.leat.protocol.message.DescribeLogDirsResponse.DescribeLogDirsPartition;
import io.leat.protocol.message.DescribeLogDirsResponse.DescribeLogDirsResult;
import io.leat.protocol.message.DescribeLogDirsResponse.DescribeLogDirsTopic;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Tells what lies in each log directory of this broker, and how full its disk is.
public final class DescribeLogDirsHandler implements Handler<DescribeLogDirsRequest> {
    private final Partitions partitions;
    private final BooleanSupplier cordoned;

    /// `cordoned` says whether this broker gets no new replicas.
    public DescribeLogDirsHandler(Partitions partitions, BooleanSupplier cordoned) {
        this.partitions = partitions;
        this.cordoned = cordoned;
    }

    @Override
    public Reply start(DescribeLogDirsRequest request, RequestContext context) {
        return () -> answer(request);
    }

    private DescribeLogDirsResponse answer(DescribeLogDirsRequest request) {
        Predicate<TopicPartition> wanted = wanted(request.topics());
        boolean isCordoned = cordoned.getAsBoolean();
        return DescribeLogDirsResponse.builder()
                .results(
                        partitions.directories().stream()
                                .map(state ->
                                        describe(state, wanted).isCordoned(isCordoned).build())
                                .toList())
                .build();
    }

    private static Predicate<TopicPartition> wanted(@Nullable List<DescribableLogDirTopic> topics) {
        if (topics == null) {
            return partition -> true;
        }
        Set<TopicPartition> named = new HashSet<>();
        for (DescribableLogDirTopic topic : topics) {
            for (int partition : topic.partitions()) {
                named.add(new TopicPartition(topic.topic(), partition));
            }
        }
        return named::contains;
    }

    private static DescribeLogDirsResult.Builder describe(
            DirectoryState state, Predicate<TopicPartition> wanted) {
        var result = DescribeLogDirsResult.builder().logDir(state.path().toString());
        return switch (state) {
            case DirectoryState.Offline _ -> result.errorCode(ErrorCode.KAFKA_STORAGE_ERROR.code());
            case DirectoryState.Online online ->
                    result.topics(topics(online, wanted))
                            .totalBytes(online.space().totalBytes())
                            .usableBytes(online.space().usableBytes());
        };
    }

    private static List<DescribeLogDirsTopic> topics(
            DirectoryState.Online online, Predicate<TopicPartition> wanted) {
        Map<String, List<DescribeLogDirsPartition>> byTopic = new TreeMap<>();
        for (HeldLog held : online.logs()) {
            TopicPartition partition = held.log().partition();
            if (wanted.test(partition)) {
                byTopic.computeIfAbsent(partition.topic(), topic -> new ArrayList<>())
                        .add(
                                DescribeLogDirsPartition.builder()
                                        .partitionIndex(partition.partition())
                                        .partitionSize(held.log().sizeBytes())
                                        .offsetLag(held.offsetLag())
                                        .isFutureKey(held.future())
                                        .build());
            }
        }
        List<DescribeLogDirsTopic> topics = new ArrayList<>();
        byTopic.forEach((name, held) ->
                topics.add(DescribeLogDirsTopic.builder().name(name).partitions(held).build()));
        return topics;
    }
}
