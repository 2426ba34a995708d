package io.leat.client.cluster;

import io.leat.protocol.TopicPartition;
import io.leat.protocol.message.ConsumerProtocolAssignment;
import io.leat.protocol.message.ConsumerProtocolSubscription;
import io.leat.protocol.message.Message;
import io.leat.protocol.wire.MalformedMessageException;
import io.leat.protocol.wire.MessageReader;
import io.leat.protocol.wire.MessageWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// What members of a classic consumer group tell each other, in bytes that the broker only passes
/// on: a version and a message.
public final class ConsumerProtocol {
    /// Knows topics and owned partitions; older members can read it.
    private static final short WRITTEN_VERSION = 1;

    private ConsumerProtocol() {}

    /// A member's wish to read these topics.
    public static ByteBuffer writeSubscription(Collection<String> topics) {
        return write(
                ConsumerProtocolSubscription.builder()
                        .topics(List.copyOf(new TreeSet<>(topics)))
                        .build());
    }

    /// The topics that a member wants to read.
    public static List<String> readSubscription(ByteBuffer bytes) {
        MessageReader in = new MessageReader(bytes);
        short version = version(in, ConsumerProtocolSubscription.HIGHEST_VERSION);
        return ConsumerProtocolSubscription.read(in, version).topics();
    }

    /// The partitions that a member shall read.
    public static ByteBuffer writeAssignment(Collection<TopicPartition> partitions) {
        Map<String, List<Integer>> byTopic = new TreeMap<>();
        for (TopicPartition partition : partitions) {
            byTopic.computeIfAbsent(partition.topic(), ignored -> new ArrayList<>())
                    .add(partition.partition());
        }
        return write(
                ConsumerProtocolAssignment.builder()
                        .assignedPartitions(
                                byTopic.entrySet().stream()
                                        .map(topic ->
                                                ConsumerProtocolAssignment.TopicPartition.builder()
                                                        .topic(topic.getKey())
                                                        .partitions(topic.getValue())
                                                        .build())
                                        .toList())
                        .build());
    }

    /// The partitions that a member shall read; none when it got no assignment. Throws
    /// [MalformedMessageException] when the bytes are something else.
    public static List<TopicPartition> readAssignment(ByteBuffer bytes) {
        if (!bytes.hasRemaining()) {
            return List.of();
        }
        MessageReader in = new MessageReader(bytes);
        short version = version(in, ConsumerProtocolAssignment.HIGHEST_VERSION);
        return ConsumerProtocolAssignment.read(in, version).assignedPartitions().stream()
                .flatMap(topic ->
                        topic.partitions().stream()
                                .map(index -> new TopicPartition(topic.topic(), index)))
                .toList();
    }

    private static ByteBuffer write(Message message) {
        MessageWriter out = new MessageWriter();
        out.writeShort(WRITTEN_VERSION);
        message.write(out, WRITTEN_VERSION);
        return out.toBuffer();
    }

    /// A newer version than ours begins with the fields of ours.
    private static short version(MessageReader in, short highest) {
        short version = in.readShort();
        if (version < 0) {
            throw new MalformedMessageException("a consumer protocol of version " + version);
        }
        return (short) Math.min(version, highest);
    }
}
