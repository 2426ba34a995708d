package io.leat.benchmarks.load;

import io.leat.benchmarks.load.Load.Outcome;
import io.leat.benchmarks.load.Load.Plan;
import io.leat.benchmarks.load.Load.Run;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// One producer with the client's defaults and acks=all.
final class ProduceRun implements Run {
    private static final long SEED = 42;
    private static final int CHECK_EVERY = 16;

    private final Plan plan;
    private final KafkaProducer<byte[], byte[]> producer;
    private final byte[] value;

    private ProduceRun(Plan plan, KafkaProducer<byte[], byte[]> producer, byte[] value) {
        this.plan = plan;
        this.producer = producer;
        this.value = value;
    }

    static ProduceRun open(Plan plan) {
        Map<String, Object> settings = Map.of("bootstrap.servers", plan.bootstrap(), "acks", "all");
        byte[] value = new byte[plan.recordBytes()];
        new Random(SEED).nextBytes(value);
        var producer =
                new KafkaProducer<byte[], byte[]>(
                        settings, new ByteArraySerializer(), new ByteArraySerializer());
        return new ProduceRun(plan, producer, value);
    }

    @Override
    public Outcome run(Duration time) {
        Latencies latencies = new Latencies();
        long start = System.nanoTime();
        long end = start + time.toNanos();
        long sent = 0;
        while (sent % CHECK_EVERY != 0 || System.nanoTime() < end) {
            send(latencies);
            sent++;
            awaitPace(start, sent);
        }
        producer.flush();
        return new Outcome(sent * value.length, System.nanoTime() - start, latencies);
    }

    /// The producer's one sender thread calls back; `flush` makes what it wrote visible.
    private void send(Latencies latencies) {
        long sent = System.nanoTime();
        var _ =
                producer.send(
                        new ProducerRecord<>(plan.topic(), value),
                        (_, failure) -> {
                            if (failure != null) {
                                throw new IllegalStateException(failure);
                            }
                            latencies.add(System.nanoTime() - sent);
                        });
    }

    private void awaitPace(long start, long sent) {
        if (plan.recordsPerSecond() == 0) {
            return;
        }
        long due = start + sent * 1_000_000_000L / plan.recordsPerSecond();
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
