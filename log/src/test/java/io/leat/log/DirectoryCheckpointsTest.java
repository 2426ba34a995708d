package io.leat.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.log.storage.DiskStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryCheckpointsTest {
    @TempDir private Path path;
    private Log log;
    private DirectoryCheckpoints checkpoints;

    @BeforeEach
    void open() throws IOException {
        LogFixture fixture = new LogFixture(path);
        log = fixture.create(LogFixture.small(300, 100));
        for (int i = 0; i < 9; i++) {
            log.append(Batches.of(i, "value " + i), 1);
        }
        log.requestFlush();
        fixture.directory.runFlusher();
        checkpoints = DirectoryCheckpoints.read(DiskStorage.open(4), path);
    }

    @Test
    void aLogThatIsDeletedDuringACheckpointDoesNotStopIt() throws IOException {
        checkpoints.advance(
                meanwhile(
                        log,
                        () -> {
                            log.retire();
                            moveAway();
                        }));
        assertThat(checkpoints.recoveryPoint(LogFixture.PARTITION)).isZero();
    }

    @Test
    void aLogWhoseFilesAreMissingFailsTheCheckpoint() {
        assertThatThrownBy(() -> checkpoints.advance(meanwhile(log, this::moveAway)))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(checkpoints.recoveryPoint(LogFixture.PARTITION)).isZero();
    }

    private interface Action {
        void run() throws IOException;
    }

    private void moveAway() throws IOException {
        Files.move(log.directory(), path.resolve("t-0.moved"));
    }

    /// A collection of `only` whose end is reached after `action`.
    private static Collection<Log> meanwhile(Log only, Action action) {
        return new AbstractCollection<>() {
            private boolean done;

            @Override
            public Iterator<Log> iterator() {
                Iterator<Log> logs = List.of(only).iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        if (!logs.hasNext() && !done) {
                            done = true;
                            run(action);
                        }
                        return logs.hasNext();
                    }

                    @Override
                    public Log next() {
                        return logs.next();
                    }
                };
            }

            @Override
            public int size() {
                return 1;
            }
        };
    }

    private static void run(Action action) {
        try {
            action.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
