package io.leat.client.producer;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.client.RefusedException;
import io.leat.client.cluster.PartitionView;
import io.leat.client.cluster.TopicView;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Chooses a record's partition: the one it names, the one its key hashes to, or, without a key,
/// one that is kept until a batch's worth of bytes went there, so that batches get full (KIP-794).
@ThreadSafe
final class Partitioner {
    private final int stickyBytes;
    private final Map<String, Sticky> sticky = new ConcurrentHashMap<>();

    private record Sticky(int partition, int bytesLeft) {}

    Partitioner(int stickyBytes) {
        this.stickyBytes = stickyBytes;
    }

    TopicPartition choose(TopicView topic, OutgoingRecord record) {
        int count = topic.partitions().size();
        int named = record.target().partition();
        if (named >= count) {
            throw new RefusedException(
                            ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                            "partition %s-%d".formatted(topic.name(), named),
                            "The topic has partitions 0 to %d.".formatted(count - 1))
                    .forGood();
        }
        if (named >= 0) {
            return new TopicPartition(topic.name(), named);
        }
        var key = record.key();
        int partition =
                key == null
                        ? stickyPartition(topic, record.estimatedBytes())
                        : Murmur2.partition(key, count);
        return new TopicPartition(topic.name(), partition);
    }

    private int stickyPartition(TopicView topic, int bytes) {
        return sticky.compute(topic.name(), (name, last) -> next(topic, last, bytes)).partition;
    }

    private Sticky next(TopicView topic, @Nullable Sticky last, int bytes) {
        if (last != null && last.bytesLeft > 0 && last.partition < topic.partitions().size()) {
            return new Sticky(last.partition, last.bytesLeft - bytes);
        }
        List<PartitionView> led =
                topic.partitions().stream().filter(PartitionView::hasLeader).toList();
        List<PartitionView> choices = led.isEmpty() ? topic.partitions() : led;
        int choice = ThreadLocalRandom.current().nextInt(choices.size());
        return new Sticky(choices.get(choice).partition(), stickyBytes - bytes);
    }
}
