package io.leat.systemtest.crash;

import io.leat.systemtest.clients.Clients;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/// What was sent to one partition of a compacted topic, and what may be read of it. Confined to the
/// test's thread.
final class KeyedHistory {
    /// What one record said.
    private record Said(String key, @Nullable String value) {}

    private final String topic;
    private final TreeMap<Long, Said> said = new TreeMap<>();
    private final List<Said> sent = new ArrayList<>();

    /// Begins what is told of a value that was read although it is deleted.
    static final String DELETED = " was deleted last at ";

    private final List<Future<RecordMetadata>> answers = new ArrayList<>();

    KeyedHistory(String topic) {
        this.topic = topic;
    }

    void send(Producer<String, String> producer, String key, @Nullable String value) {
        sent.add(new Said(key, value));
        answers.add(producer.send(new ProducerRecord<>(topic, 0, key, value)));
    }

    long acknowledged() {
        return said.size() + answers.stream().filter(Future::isDone).count();
    }

    /// Waits for all answers.
    void settle() {
        for (int i = 0; i < answers.size(); i++) {
            said.put(Clients.result(answers.get(i)).offset(), sent.get(i));
        }
        answers.clear();
        sent.clear();
    }

    int size() {
        return said.size();
    }

    /// What is wrong with `read`, all of the partition in its order: the last record of each key
    /// must be there (a tombstone need not), nothing else than was written at its offset.
    List<String> findings(List<ConsumerRecord<String, String>> read) {
        List<String> findings = new ArrayList<>();
        Map<String, Long> lastRead = new HashMap<>();
        for (ConsumerRecord<String, String> record : read) {
            Said expected = said.get(record.offset());
            if (!new Said(record.key(), record.value()).equals(expected)) {
                findings.add(record.offset() + " holds " + record.value() + ", not " + expected);
            }
            Long before = lastRead.put(record.key(), record.offset());
            if (before != null && before >= record.offset()) {
                findings.add(record.offset() + " comes after " + before);
            }
        }
        Map<String, Long> lastSaid = new HashMap<>();
        said.forEach((offset, record) -> lastSaid.put(record.key(), offset));
        lastSaid.forEach((key, offset) -> {
            Long seen = lastRead.get(key);
            boolean deleted = Clients.entry(said, offset).value() == null;
            if (!offset.equals(seen) && (seen != null || !deleted)) {
                String last = deleted ? DELETED : " was written last at ";
                findings.add(key + last + offset + ", read last at " + seen);
            }
        });
        return findings;
    }
}
