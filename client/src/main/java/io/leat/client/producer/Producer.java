package io.leat.client.producer;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.client.ClientOptions;
import io.leat.client.Deadline;
import io.leat.client.cluster.Cluster;
import io.leat.client.cluster.TopicView;
import io.leat.protocol.TopicPartition;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Writes records.
///
/// ```java
/// ClientOptions cluster = ClientOptions.of("127.0.0.1:9092");
/// try (Producer producer = Producer.open(cluster, ProducerOptions.DEFAULT)) {
///     producer.send(OutgoingRecord.of("greetings", "hello"));
/// }
/// ```
@ThreadSafe
public final class Producer implements AutoCloseable {
    private final Cluster cluster;
    private final ProducerOptions options;
    private final Partitioner partitioner;
    private final BatchQueues queues;
    private final Dispatcher dispatcher;
    private final Thread thread;

    private Producer(Cluster cluster, ProducerOptions options) {
        this.cluster = cluster;
        this.options = options;
        this.partitioner = new Partitioner(options.batching().batchBytes());
        this.queues = new BatchQueues(options);
        this.dispatcher = new Dispatcher(cluster, options, queues);
        this.thread = Thread.ofVirtual().name("leat-client-dispatch").unstarted(dispatcher::run);
    }

    /// Connects to nothing yet.
    public static Producer open(ClientOptions cluster, ProducerOptions options) {
        Producer producer = new Producer(Cluster.open(cluster), options);
        producer.thread.start();
        return producer;
    }

    /// Asks for what has to be known of the topic, so that what is wrong with it shows now and not
    /// with the first record.
    public void prepare(String topic) throws InterruptedException {
        cluster.topic(topic, options.missing(), Deadline.in(options.deliveryTimeout()));
    }

    /// Takes a record; it is written later. The future fails with a
    /// [io.leat.client.ClientException]. Waits when the buffer is full, or when nothing is known of
    /// the topic yet, and throws what goes wrong there.
    public CompletableFuture<RecordPosition> send(OutgoingRecord record)
            throws InterruptedException {
        Deadline deadline = Deadline.in(options.deliveryTimeout());
        TopicView topic = cluster.topic(record.target().topic(), options.missing(), deadline);
        TopicPartition partition = partitioner.choose(topic, record);
        return queues.append(partition, record, deadline);
    }

    /// Returns when everything sent before is acknowledged. Throws [UndeliveredException] with
    /// every failure since the last flush, whether or not somebody saw it in a future.
    public void flush() throws InterruptedException {
        queues.flush();
        List<UndeliveredException.Failure> failures = dispatcher.takeFailures();
        if (!failures.isEmpty()) {
            throw new UndeliveredException(failures);
        }
    }

    /// Flushes, and throws as [#flush()] does; takes no more records. An interrupt ends the
    /// waiting: then it is not known what became of the records that were not acknowledged.
    @Override
    public void close() {
        queues.close();
        try {
            flush();
            thread.join();
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        } finally {
            cluster.close();
        }
    }
}
