package io.leat.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.systemtest.clients.Clients;
import io.leat.systemtest.clients.Reading;
import io.leat.systemtest.cluster.History.At;
import io.leat.systemtest.cluster.History.Tag;
import io.leat.systemtest.server.Await;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// Two producers and a reader on one topic while a test does harm to the cluster. Belongs to the
/// test's thread.
final class RecordedLoad implements AutoCloseable {
    private static final int PRODUCERS = 2;
    private static final int PROGRESS = 20;
    private static final int FINDINGS_MAX = 20;

    private final Clients clients;
    private final String topic;
    private final List<RecordedProducer> producers;
    private final RecordedReader reader;

    private RecordedLoad(
            Clients clients,
            String topic,
            List<RecordedProducer> producers,
            RecordedReader reader) {
        this.clients = clients;
        this.topic = topic;
        this.producers = producers;
        this.reader = reader;
    }

    /// Returns when every partition has taken records.
    static RecordedLoad start(Clients clients, String topic, int partitions) {
        List<RecordedProducer> producers =
                IntStream.range(0, PRODUCERS)
                        .mapToObj(i -> RecordedProducer.start(clients, i, topic, partitions))
                        .toList();
        RecordedReader reader = RecordedReader.start(clients, topic, partitions);
        var load = new RecordedLoad(clients, topic, producers, reader);
        load.awaitProgress("at the start", Duration.ofSeconds(30));
        return load;
    }

    /// Returns when records that are sent from now on have been acknowledged in every partition.
    void awaitProgress(String when, Duration limit) {
        awaitProgress(when, limit, _ -> true);
    }

    /// The same for some of the partitions.
    void awaitProgress(String when, Duration limit, IntPredicate wanted) {
        for (RecordedProducer producer : producers) {
            List<Integer> before = producer.attemptedCounts();
            Await.until(
                    "every partition takes records " + when + ", from " + before,
                    limit,
                    producer::lastAcknowledged,
                    now ->
                            IntStream.range(0, now.size())
                                    .filter(wanted)
                                    .allMatch(i -> now.get(i) >= before.get(i) + PROGRESS));
        }
    }

    /// How many records of a partition have been acknowledged.
    long acknowledgedIn(int partition) {
        return producers.stream()
                .flatMap(producer -> producer.acknowledged().stream())
                .filter(at -> at.partition() == partition)
                .count();
    }

    /// The longest time in which a producer got no acknowledgement.
    Duration longestGap() {
        return producers.stream()
                .map(RecordedProducer::longestGap)
                .max(Duration::compareTo)
                .orElseThrow();
    }

    /// Ends the load and judges everything that happened.
    void finishAndCheck() {
        producers.forEach(RecordedProducer::finish);
        List<At> acknowledged = all(RecordedProducer::acknowledged);
        List<At> left = Reading.whole(clients, topic).stream().map(RecordedReader::at).toList();
        Await.until(
                "the reader has got everything that is there",
                () -> reader.failures().isEmpty() ? reader.seen().size() : left.size(),
                size -> size >= left.size());
        reader.finish();
        assertThat(all(RecordedProducer::failures)).as("records given up").isEmpty();
        assertThat(reader.failures()).as("a reader lost its place").isEmpty();
        assertThat(reader.truncationsTold()).as("truncations that a reader was told of").isZero();
        List<Tag> attempted = all(RecordedProducer::attempted);
        var history = new History(attempted, acknowledged, List.of(reader.seen()), left);
        assertThat(HistoryChecker.findings(history).stream().limit(FINDINGS_MAX)).isEmpty();
        assertThat(acknowledged).hasSameSizeAs(attempted);
        System.out.printf(
                "%s: %d records acknowledged and read, longest gap %d ms%n",
                topic, acknowledged.size(), longestGap().toMillis());
    }

    private <T> List<T> all(Function<RecordedProducer, List<T>> part) {
        return producers.stream().map(part).flatMap(List::stream).toList();
    }

    @Override
    public void close() {
        producers.forEach(RecordedProducer::finish);
        reader.finish();
    }
}
