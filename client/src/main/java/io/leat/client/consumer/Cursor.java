package io.leat.client.consumer;

import io.leat.protocol.TopicPartition;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How far one partition was read, and what is there to be read next. Confined to the polling
/// thread.
final class Cursor {
    /// So many answers wait at most; one is read while the other comes.
    private static final int CHUNKS_MAX = 2;

    private final TopicPartition partition;
    private final Deque<Chunk> chunks = new ArrayDeque<>();
    private @Nullable StartOffset start;
    private long position;
    private long fetchOffset;
    private boolean fetching;
    private long notBeforeNanos = System.nanoTime();
    private int failures;

    Cursor(TopicPartition partition, StartOffset start) {
        this.partition = partition;
        this.start = start;
    }

    TopicPartition partition() {
        return partition;
    }

    /// What has to be looked up before the position is known; null when it is.
    @Nullable StartOffset start() {
        return start;
    }

    /// Reads on at `offset`.
    void seek(long offset) {
        drop();
        start = null;
        position = offset;
        fetchOffset = offset;
    }

    /// Reads on where a lookup says.
    void restart(StartOffset from) {
        drop();
        start = from;
    }

    boolean hasPosition() {
        return start == null;
    }

    /// The offset of the next record to return.
    long position() {
        return position;
    }

    long fetchOffset() {
        return fetchOffset;
    }

    boolean mayFetch(long nowNanos) {
        return start == null
                && !fetching
                && chunks.size() < CHUNKS_MAX
                && notBeforeNanos - nowNanos <= 0;
    }

    void fetchBegins() {
        fetching = true;
    }

    /// The fetch is over. Returns whether its answer is still of use: nobody has moved on since.
    boolean fetchEnds(long asked) {
        fetching = false;
        return start == null && fetchOffset == asked;
    }

    void pauseAfterFailure() {
        failures++;
        long pause = io.leat.client.cluster.Backoff.after(failures).toNanos();
        notBeforeNanos = System.nanoTime() + pause;
    }

    void add(Chunk chunk) {
        failures = 0;
        if (chunk.endOffset() > fetchOffset) {
            chunks.add(chunk);
            fetchOffset = chunk.endOffset();
        }
    }

    /// Moves up to `count` records to `target`.
    void drainTo(List<ConsumedRecord> target, int count) {
        int left = count;
        while (left > 0 && !chunks.isEmpty()) {
            Chunk chunk = chunks.element();
            @Nullable ConsumedRecord record = chunk.next(position);
            if (record == null) {
                position = chunk.endOffset();
                chunks.remove();
            } else {
                position = record.offset() + 1;
                target.add(record);
                left--;
            }
        }
    }

    /// Forgets what was fetched and not read.
    void drop() {
        chunks.forEach(Chunk::close);
        chunks.clear();
        fetchOffset = position;
    }
}
