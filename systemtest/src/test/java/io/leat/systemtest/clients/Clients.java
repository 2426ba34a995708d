package io.leat.systemtest.clients;

import io.leat.systemtest.server.Await;
import io.leat.systemtest.server.BrokerUnderTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// Apache's clients with their defaults, pointed at one broker, and names nobody else uses.
public final class Clients {
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final long RESULT_LIMIT_SECONDS = 30;

    private final String bootstrap;

    public Clients(BrokerUnderTest broker) {
        this(broker.bootstrap());
    }

    public Clients(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    /// A name that no other test of this run uses.
    public static String unique(String prefix) {
        return prefix + "-" + NEXT.incrementAndGet();
    }

    public KafkaProducer<String, String> producer(Map<String, Object> extra) {
        return new KafkaProducer<>(settings(extra), new StringSerializer(), new StringSerializer());
    }

    /// Reads from the beginning and in no group unless `extra` says otherwise.
    public KafkaConsumer<String, String> consumer(Map<String, Object> extra) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.putAll(extra);
        return new KafkaConsumer<>(
                settings(settings), new StringDeserializer(), new StringDeserializer());
    }

    public Admin admin() {
        return admin(Map.of());
    }

    public Admin admin(Map<String, Object> extra) {
        return Admin.create(settings(extra));
    }

    /// Creates a topic under a unique name and returns the name.
    public String topic(String prefix, int partitions, Map<String, String> configs) {
        String name = unique(prefix);
        try (Admin admin = admin()) {
            NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(configs);
            result(admin.createTopics(List.of(topic)).all());
            awaitLeaders(admin, name);
        }
        return name;
    }

    /// Returns when every partition of the topic can be used. A KRaft broker learns of a topic
    /// later than the client that created it, and leads its partitions later still: an idempotent
    /// producer that comes in between may see its first batches stored in the wrong order and then
    /// refused. Leaders answer ListOffsets.
    static void awaitLeaders(Admin admin, String topic) {
        var description =
                Await.until(
                        "every partition of %s has a leader".formatted(topic),
                        () -> entry(result(describe(admin, topic)), topic),
                        found -> found.partitions().stream().allMatch(p -> p.leader() != null));
        Map<TopicPartition, OffsetSpec> all = new HashMap<>();
        for (var partition : description.partitions()) {
            all.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest());
        }
        result(admin.listOffsets(all).all());
    }

    private static Future<Map<String, TopicDescription>> describe(Admin admin, String topic) {
        return admin.describeTopics(List.of(topic)).allTopicNames();
    }

    public String topic(String prefix, int partitions) {
        return topic(prefix, partitions, Map.of());
    }

    /// The result of a client's future; its failure is thrown as the cause that the client names.
    public static <T> T result(Future<T> future) {
        try {
            return future.get(RESULT_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("no answer in " + RESULT_LIMIT_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// The value that `map` must have for `key`.
    public static <K, V> V entry(Map<K, V> map, K key) {
        V value = map.get(key);
        if (value == null) {
            throw new AssertionError("nothing for %s in %s".formatted(key, map));
        }
        return value;
    }

    /// Sends everything and returns when all of it is acknowledged.
    public void send(Stream<ProducerRecord<String, String>> records) {
        try (var producer = producer(Map.of())) {
            List<Future<RecordMetadata>> answers = records.map(producer::send).toList();
            answers.forEach(Clients::result);
        }
    }

    private Map<String, Object> settings(Map<String, Object> extra) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        settings.putAll(extra);
        return settings;
    }
}
