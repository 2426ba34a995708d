package io.leat.simulator.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.log.Clock;
import io.leat.log.Log;
import io.leat.log.LogConfig;
import io.leat.log.LogDirectory;
import io.leat.log.LogDirectoryOptions;
import io.leat.log.LogListener;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import io.leat.protocol.record.RecordBatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What a log directory says after a crash of up to where its logs were committed: never more than
/// was, also of logs that were cut or made anew since, and never less than was written down. Run
/// more seeds with `-Dleat.seeds=N -Dleat.seed=FIRST`.
class CommittedOffsetsTest {
    private static final Path PATH = Path.of("/data");
    private static final int LIVES = 4;
    private static final int STEPS_MAX = 60;

    @Test
    void whatIsSaidToBeCommittedAfterACrashWas() throws IOException {
        long first = Long.getLong("leat.seed", 1);
        long count = Long.getLong("leat.seeds", 500);
        long said = 0;
        for (long seed = first; seed < first + count; seed++) {
            try {
                said += new Run(seed).run();
            } catch (IOException | RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        assertThat(said).as("logs of which something was said").isPositive();
    }

    /// A log's high watermark, the lowest that must be known of it and the highest that may be.
    private static final class Commits {
        long now;
        long written;
        long highest;

        /// Records from `offset` on are about to go. Whether that is done if it crashes here is
        /// seen afterwards.
        void cutting(long offset) {
            now = Math.min(now, offset);
            written = Math.min(written, offset);
        }

        void cut() {
            highest = now;
        }
    }

    private static final class Run implements Clock {
        private final Random random;
        private final Map<TopicPartition, Commits> commits = new HashMap<>();
        private SimulatedStorage storage;
        private long millis = 1_000_000;
        private long topics;
        private long said;

        Run(long seed) {
            this.random = new Random(seed);
            this.storage = SimulatedStorage.empty(new Random(seed + 1), random.nextInt(3) > 0);
        }

        long run() throws IOException {
            for (int life = 0; life < LIVES; life++) {
                DirectoryStart start = DirectoryStart.untilItStays(storage, random, this::options);
                storage = start.storage();
                check(start.directory());
                live(start.directory());
                storage = storage.crash();
            }
            storage.inject(Faults.none());
            check(DirectoryStart.once(storage, this::options));
            return said;
        }

        private LogDirectoryOptions options(SimulatedStorage disk) {
            return new LogDirectoryOptions(
                    PATH, disk, this, new Crashes(), any -> LogConfig.DEFAULT);
        }

        private void live(LogDirectory directory) throws IOException {
            storage.inject(Faults.none().shortWrites().crashIn(1 + random.nextInt(200)));
            int steps = random.nextInt(STEPS_MAX);
            try {
                for (int i = 0; i < steps && !storage.faults().crashed(); i++) {
                    millis++;
                    step(directory);
                }
            } catch (IOException e) {
                if (!storage.faults().crashed()) {
                    throw e;
                }
            }
        }

        private void step(LogDirectory directory) throws IOException {
            TopicPartition partition = new TopicPartition("t", random.nextInt(3));
            Log log = directory.find(partition).orElse(null);
            if (log == null) {
                commits.put(partition, new Commits());
                directory.create(partition, new Uuid(1, ++topics), LogConfig.DEFAULT);
                return;
            }
            Commits known = commits(partition);
            switch (random.nextInt(16)) {
                case 0, 1, 2 -> checkpoint(directory);
                case 3 -> truncate(log, known);
                case 4 -> {
                    if (random.nextInt(4) == 0) {
                        known.cutting(0);
                        directory.delete(partition);
                        commits.remove(partition);
                    }
                }
                case 5, 6, 7, 8 -> {
                    log.requestFlush();
                    directory.runFlusher();
                    if (!storage.faults().crashed()) {
                        long newer = log.flushedOffset() - known.now;
                        known.now += newer > 0 ? random.nextLong(newer + 1) : 0;
                        known.highest = Math.max(known.highest, known.now);
                    }
                }
                default -> log.append(batch(), 0);
            }
        }

        private void checkpoint(LogDirectory directory) {
            directory.checkpointCommitted(directory.logs(), log -> commits(log.partition()).now);
            if (!storage.faults().crashed()) {
                directory
                        .logs()
                        .forEach(log -> {
                            Commits known = commits(log.partition());
                            known.written = known.now;
                        });
            }
        }

        private void truncate(Log log, Commits known) throws IOException {
            long start = log.logStartOffset();
            long offset = start + random.nextLong(log.logEndOffset() - start + 1);
            known.cutting(offset);
            log.truncateTo(offset);
            if (!storage.faults().crashed()) {
                known.cut();
            }
        }

        private Commits commits(TopicPartition partition) {
            return commits.computeIfAbsent(partition, _ -> new Commits());
        }

        private static ByteBuffer batch() {
            return RecordBatchBuilder.create()
                    .append(1_000, null, ByteBuffer.wrap(new byte[20]), List.of())
                    .build();
        }

        private void check(LogDirectory directory) {
            for (Log log : directory.logs()) {
                Commits known = commits(log.partition());
                long committed = directory.committedOffset(log);
                assertThat(committed).isBetween(known.written, known.highest);
                said += committed > 0 ? 1 : 0;
                known.now = committed;
                known.written = committed;
                known.highest = committed;
            }
        }

        @Override
        public long millis() {
            return millis;
        }

        @Override
        public long nanos() {
            return millis * 1_000_000;
        }

        private final class Crashes implements LogListener {
            @Override
            public void flushed(Log log, long offset) {}

            @Override
            public void failed(Log log, IOException cause) {
                if (!storage.faults().crashed()) {
                    throw new AssertionError(cause);
                }
            }
        }
    }
}
