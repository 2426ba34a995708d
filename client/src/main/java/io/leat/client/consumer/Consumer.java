package io.leat.client.consumer;

import static io.leat.protocol.Invariant.check;

import io.leat.client.ClientException;
import io.leat.client.ClientOptions;
import io.leat.client.Deadline;
import io.leat.client.RefusedException;
import io.leat.client.cluster.Cluster;
import io.leat.client.cluster.Cluster.Missing;
import io.leat.client.cluster.OffsetFinder;
import io.leat.client.cluster.OffsetSpec;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import io.leat.protocol.message.FetchResponse;
import io.leat.protocol.wire.BufferPayload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Reads records.
///
/// ```java
/// ClientOptions cluster = ClientOptions.of("127.0.0.1:9092");
/// ConsumerOptions options = ConsumerOptions.DEFAULT.withGroup(GroupOptions.of("billing"));
/// try (Consumer consumer = Consumer.open(cluster, options)) {
///     consumer.subscribe(Set.of("orders"));
///     while (running) {
///         for (ConsumedRecord record : consumer.poll(Duration.ofSeconds(1), 500)) { ... }
///     }
/// }
/// ```
///
/// Confined to one thread, but for [#wakeUp()]. Reads uncommitted transactions too.
public final class Consumer implements AutoCloseable {
    private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMillis(100);

    private final Cluster cluster;
    private final ConsumerOptions options;

    /// Bounded by what is under way: a fetch for each broker, a join, and wake-ups.
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    private final Fetcher fetcher;
    private final Map<TopicPartition, Cursor> cursors = new LinkedHashMap<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();
    private @Nullable Membership membership;
    private boolean joining;
    private Deadline nextCommit = Deadline.in(COMMIT_INTERVAL);

    private Consumer(Cluster cluster, ConsumerOptions options) {
        this.cluster = cluster;
        this.options = options;
        this.fetcher = new Fetcher(cluster, options.fetching(), events::add);
    }

    /// Connects to nothing yet.
    public static Consumer open(ClientOptions cluster, ConsumerOptions options) {
        return new Consumer(Cluster.open(cluster), options);
    }

    /// Reads these topics together with the other members of the group.
    public void subscribe(Set<String> topics) throws InterruptedException {
        GroupOptions group =
                options.membership()
                        .orElseThrow(() -> new IllegalStateException("no group is named"));
        check(membership == null, "a consumer subscribes once");
        for (String topic : topics) {
            cluster.topic(topic, Missing.REFUSE, requestDeadline());
        }
        membership = new Membership(cluster, group, Set.copyOf(topics), events::add);
    }

    /// Reads exactly these partitions, alone.
    public void assign(Map<TopicPartition, StartOffset> partitions) throws InterruptedException {
        check(membership == null, "a consumer either subscribes or assigns");
        for (TopicPartition partition : partitions.keySet()) {
            cluster.topic(partition.topic(), Missing.REFUSE, requestDeadline());
        }
        replaceCursors(partitions);
    }

    /// How many partitions the topic has; throws [RefusedException] when there is no such topic.
    public int partitionCount(String topic) throws InterruptedException {
        return cluster.topic(topic, Missing.REFUSE, requestDeadline()).partitions().size();
    }

    /// The partitions that are read now.
    public Set<TopicPartition> assignment() {
        return Set.copyOf(cursors.keySet());
    }

    /// The offset of the next record, of each partition where it is known.
    public Map<TopicPartition, Long> positions() {
        Map<TopicPartition, Long> positions = new HashMap<>();
        cursors.forEach((partition, cursor) -> {
            if (cursor.hasPosition()) {
                positions.put(partition, cursor.position());
            }
        });
        return positions;
    }

    /// Reads on at this offset of an assigned partition.
    public void seek(TopicPartition partition, long offset) {
        Cursor cursor = cursors.get(partition);
        check(cursor != null, "only assigned partitions are read");
        if (cursor != null) {
            cursor.seek(offset);
        }
    }

    /// The offsets that these specs stand for now.
    public Map<TopicPartition, Long> offsets(Map<TopicPartition, OffsetSpec> specs)
            throws InterruptedException {
        return new OffsetFinder(cluster).find(specs, requestDeadline());
    }

    /// The next records, at most `count`. Waits for the first one no longer than `timeout`, and not
    /// after a [#wakeUp()]. Throws what a consumer cannot repair by trying again.
    public List<ConsumedRecord> poll(Duration timeout, int count) throws InterruptedException {
        Deadline deadline = Deadline.in(timeout);
        keepMembership();
        commitNowAndThen();
        List<ConsumedRecord> records = new ArrayList<>();
        while (true) {
            resolvePositions();
            for (Cursor cursor : cursors.values()) {
                cursor.drainTo(records, count - records.size());
            }
            startFetches();
            if (!records.isEmpty() || deadline.passed()) {
                return records;
            }
            @Nullable Event event = await(deadline.atMost(LONGEST_WAIT));
            if (event instanceof Event.WakeUp) {
                return records;
            }
            if (event != null) {
                handle(event);
            }
        }
    }

    private @Nullable Event await(Deadline deadline) throws InterruptedException {
        return events.poll(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
    }

    private void keepMembership() {
        Membership member = membership;
        if (member != null) {
            member.polled();
            if (!joining && !member.generation().isMember()) {
                rejoin(member);
            }
        }
    }

    private void rejoin(Membership member) {
        replaceCursors(Map.of());
        joining = true;
        member.join();
    }

    private void replaceCursors(Map<TopicPartition, StartOffset> partitions) {
        cursors.values().forEach(Cursor::drop);
        cursors.clear();
        committed.clear();
        partitions.forEach(
                (partition, start) -> cursors.put(partition, new Cursor(partition, start)));
    }

    private void startFetches() throws InterruptedException {
        Set<String> leaderless = fetcher.start(cursors.values());
        if (!leaderless.isEmpty()) {
            refresh(leaderless);
            cursors.values().stream()
                    .filter(cursor -> cluster.view().led(cursor.partition()).isEmpty())
                    .forEach(Cursor::pauseAfterFailure);
        }
    }

    private void refresh(Collection<String> topics) throws InterruptedException {
        try {
            cluster.refresh(topics, Missing.REFUSE, requestDeadline());
        } catch (ClientException unreachable) {
            if (!unreachable.retriable()) {
                throw unreachable;
            }
        }
    }

    private void handle(Event event) throws InterruptedException {
        switch (event) {
            case Event.Fetched fetched -> take(fetched);
            case Event.FetchFailed failed -> {
                fetcher.ended(failed.broker());
                failed.asked().forEach(this::fetchFailed);
                if (!failed.reason().retriable()
                        && failed.reason() instanceof RefusedException refused) {
                    throw refused;
                }
                refresh(topicsOf(failed.asked().keySet()));
            }
            case Event.Joined joined -> {
                joining = false;
                Map<TopicPartition, StartOffset> starts = new LinkedHashMap<>();
                for (TopicPartition partition : joined.assignment()) {
                    starts.put(partition, new StartOffset.Committed(options.reset()));
                }
                replaceCursors(starts);
                refresh(topicsOf(starts.keySet()));
            }
            case Event.JoinFailed failed -> {
                joining = false;
                throw failed.reason();
            }
            case Event.RejoinWanted wanted -> {
                Membership member = membership;
                if (member != null && !joining) {
                    if (wanted.memberIsKnown() && autoCommits()) {
                        commitQuietly();
                    }
                    rejoin(member);
                }
            }
            case Event.WakeUp ignored -> {
                // the caller returns
            }
        }
    }

    private static Set<String> topicsOf(Collection<TopicPartition> partitions) {
        return Set.copyOf(partitions.stream().map(TopicPartition::topic).distinct().toList());
    }

    private void fetchFailed(TopicPartition partition, long asked) {
        @Nullable Cursor cursor = cursors.get(partition);
        if (cursor != null) {
            cursor.fetchEnds(asked);
            cursor.pauseAfterFailure();
        }
    }

    private void take(Event.Fetched fetched) throws InterruptedException {
        fetcher.ended(fetched.broker());
        ErrorCode whole = ErrorCode.of(fetched.response().errorCode());
        if (whole != ErrorCode.NONE) {
            fetched.asked().forEach(this::fetchFailed);
            refresh(topicsOf(fetched.asked().keySet()));
            return;
        }
        Map<TopicPartition, Long> unanswered = new HashMap<>(fetched.asked());
        boolean stale = false;
        for (FetchResponse.FetchableTopicResponse topic : fetched.response().responses()) {
            String name = name(topic);
            for (FetchResponse.PartitionData data : topic.partitions()) {
                TopicPartition partition = new TopicPartition(name, data.partitionIndex());
                @Nullable Long asked = unanswered.remove(partition);
                @Nullable Cursor cursor = cursors.get(partition);
                if (asked != null && cursor != null && cursor.fetchEnds(asked)) {
                    stale |= take(cursor, data);
                }
            }
        }
        unanswered.forEach(this::fetchFailed);
        if (stale) {
            refresh(topicsOf(fetched.asked().keySet()));
        }
    }

    private String name(FetchResponse.FetchableTopicResponse topic) {
        return topic.topicId().equals(Uuid.ZERO)
                ? topic.topic()
                : cluster.view().topicName(topic.topicId()).orElse("");
    }

    /// Returns whether what is known of the cluster proved wrong.
    private boolean take(Cursor cursor, FetchResponse.PartitionData data) {
        ErrorCode error = ErrorCode.of(data.errorCode());
        if (error == ErrorCode.NONE) {
            if (data.records() instanceof BufferPayload payload) {
                cursor.add(Chunk.of(cursor.partition(), payload.buffer(), cursor.fetchOffset()));
            }
            return false;
        }
        if (error == ErrorCode.OFFSET_OUT_OF_RANGE) {
            cursor.restart(new StartOffset.Spec(options.reset()));
            return false;
        }
        RefusedException refused = new RefusedException(error, cursor.partition().toString(), null);
        if (!refused.retriable()) {
            throw refused;
        }
        cursor.pauseAfterFailure();
        return true;
    }

    private void resolvePositions() throws InterruptedException {
        Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
        Map<TopicPartition, OffsetSpec> fallbacks = new HashMap<>();
        for (Cursor cursor : cursors.values()) {
            switch (cursor.start()) {
                case null -> {
                    // it has its position
                }
                case StartOffset.At at -> cursor.seek(at.offset());
                case StartOffset.Spec spec -> specs.put(cursor.partition(), spec.spec());
                case StartOffset.Committed from -> fallbacks.put(cursor.partition(), from.orElse());
            }
        }
        if (!fallbacks.isEmpty()) {
            Map<TopicPartition, Long> known = commits().read(fallbacks.keySet(), requestDeadline());
            known.forEach(this::seek);
            committed.putAll(known);
            fallbacks.keySet().removeAll(known.keySet());
            specs.putAll(fallbacks);
        }
        if (!specs.isEmpty()) {
            offsets(specs).forEach(this::seek);
        }
    }

    private Offsets commits() {
        GroupOptions group =
                options.membership()
                        .orElseThrow(() -> new IllegalStateException("no group is named"));
        return new Offsets(cluster, group.name());
    }

    private boolean autoCommits() {
        return options.membership().map(GroupOptions::autoCommit).orElse(false);
    }

    private void commitNowAndThen() throws InterruptedException {
        if (autoCommits() && nextCommit.passed()) {
            nextCommit = Deadline.in(COMMIT_INTERVAL);
            commitQuietly();
        }
    }

    /// A commit that fails because the group has moved on is no loss: the records come again.
    private void commitQuietly() throws InterruptedException {
        try {
            commit();
        } catch (ClientException movedOn) {
            nextCommit = Deadline.in(COMMIT_INTERVAL);
        }
    }

    /// Commits everything that polls have returned.
    public void commit() throws InterruptedException {
        Map<TopicPartition, Long> moved = positions();
        moved.entrySet().removeIf(entry -> entry.getValue().equals(committed.get(entry.getKey())));
        if (moved.isEmpty()) {
            return;
        }
        Membership member = membership;
        Generation generation = member == null ? Generation.NONE : member.generation();
        commits().commit(moved, generation, requestDeadline());
        committed.putAll(moved);
    }

    private Deadline requestDeadline() {
        return Deadline.in(cluster.options().requestTimeout());
    }

    /// Makes the poll that is under way, or the next one, return at once. May be called by any
    /// thread.
    public void wakeUp() {
        events.add(new Event.WakeUp());
    }

    /// Commits if the group does so by itself, leaves the group and disconnects.
    @Override
    public void close() {
        try {
            Membership member = membership;
            if (member != null) {
                if (autoCommits() && member.generation().isMember()) {
                    commitQuietly();
                }
                member.close();
            }
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        } finally {
            replaceCursors(Map.of());
            cluster.close();
        }
    }
}
