package io.leat.benchmarks.load;

import io.leat.benchmarks.load.Load.Outcome;
import io.leat.benchmarks.load.Load.Plan;
import io.leat.benchmarks.load.Load.Run;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// One consumer with the client's defaults that reads a whole topic again and again.
final class ConsumeRun implements Run {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> ends;

    private ConsumeRun(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        this.consumer = consumer;
        this.ends = ends;
    }

    static ConsumeRun open(Plan plan) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", plan.bootstrap(), "auto.offset.reset", "earliest");
        var consumer =
                new KafkaConsumer<byte[], byte[]>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                IntStream.range(0, plan.partitions())
                        .mapToObj(i -> new TopicPartition(plan.topic(), i))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return new ConsumeRun(consumer, consumer.endOffsets(partitions));
    }

    @Override
    public Outcome run(Duration time) {
        long start = System.nanoTime();
        long end = start + time.toNanos();
        long bytes = 0;
        while (System.nanoTime() < end) {
            for (var record : consumer.poll(Duration.ofMillis(100))) {
                bytes += record.serializedValueSize();
            }
            startOverWhereDone();
        }
        return new Outcome(bytes, System.nanoTime() - start, new Latencies());
    }

    private void startOverWhereDone() {
        List<TopicPartition> done =
                ends.entrySet().stream()
                        .filter(entry -> consumer.position(entry.getKey()) >= entry.getValue())
                        .map(Map.Entry::getKey)
                        .toList();
        if (!done.isEmpty()) {
            done.forEach(partition -> consumer.seek(partition, 0));
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
