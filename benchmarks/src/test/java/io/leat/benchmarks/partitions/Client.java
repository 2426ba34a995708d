package io.leat.benchmarks.partitions;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// Apache's admin and producer, as the measurements use them. Records have 1 KiB.
final class Client {
    private static final int RECORD_BYTES = 1_024;
    private static final int PRODUCER_PARTITIONS = 10_000;
    private static final long SEED = 42;
    private static final String FOREVER_MILLIS = "600000";

    private final String bootstrap;
    private final byte[] value = new byte[RECORD_BYTES];

    Client(String bootstrap) {
        this.bootstrap = bootstrap;
        new Random(SEED).nextBytes(value);
    }

    Admin admin() {
        return Admin.create(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "request.timeout.ms",
                        FOREVER_MILLIS,
                        "default.api.timeout.ms",
                        FOREVER_MILLIS));
    }

    /// A producer with the client's defaults, but that it tries for long and without rest: the
    /// broker may not be there yet.
    private KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", bootstrap);
        settings.put("acks", "all");
        settings.put("max.block.ms", FOREVER_MILLIS);
        settings.put("delivery.timeout.ms", FOREVER_MILLIS);
        settings.put("reconnect.backoff.ms", "10");
        settings.put("reconnect.backoff.max.ms", "20");
        settings.put("retry.backoff.ms", "10");
        settings.put("retry.backoff.max.ms", "20");
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /// Sends one record to each of the first `count` partitions; returns the milliseconds until the
    /// last was acknowledged. A producer gets slower with each topic that it learns of, so there is
    /// another one now and then.
    double touch(Topics topics, int count) {
        long start = System.nanoTime();
        Failures failures = new Failures();
        for (int first = 0; first < count; first += PRODUCER_PARTITIONS) {
            try (var producer = producer()) {
                int end = Math.min(count, first + PRODUCER_PARTITIONS);
                for (int i = first; i < end; i++) {
                    send(producer, topics.partition(i), failures);
                }
                producer.flush();
            }
        }
        failures.check();
        return (System.nanoTime() - start) / 1e6;
    }

    /// Sends to the first `count` partitions at random for a while; MiB/s.
    double produce(Topics topics, int count, Duration warmUp, Duration time) {
        Random random = new Random(SEED);
        Failures failures = new Failures();
        try (var producer = producer()) {
            sendFor(producer, topics, count, random, warmUp, failures);
            long start = System.nanoTime();
            long sent = sendFor(producer, topics, count, random, time, failures);
            failures.check();
            double seconds = (System.nanoTime() - start) / 1e9;
            return sent * value.length / seconds / (1 << 20);
        }
    }

    private long sendFor(
            KafkaProducer<byte[], byte[]> producer,
            Topics topics,
            int count,
            Random random,
            Duration time,
            Failures failures) {
        long end = System.nanoTime() + time.toNanos();
        long sent = 0;
        while (System.nanoTime() < end) {
            send(producer, topics.partition(random.nextInt(count)), failures);
            sent++;
        }
        producer.flush();
        return sent;
    }

    private void send(
            KafkaProducer<byte[], byte[]> producer, TopicPartition to, Failures failures) {
        var _ =
                producer.send(
                        new ProducerRecord<>(to.topic(), to.partition(), null, value),
                        (_, failure) -> failures.add(failure));
    }

    /// The first thing that went wrong, told by the producer's thread.
    private static final class Failures {
        private final AtomicReference<@Nullable Exception> first = new AtomicReference<>();

        void add(@Nullable Exception failure) {
            first.compareAndSet(null, failure);
        }

        void check() {
            Exception failure = first.get();
            if (failure != null) {
                throw new IllegalStateException(failure);
            }
        }
    }
}
