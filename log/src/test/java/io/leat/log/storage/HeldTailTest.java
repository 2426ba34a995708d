package io.leat.log.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldTailTest {
    private static final int START = 256 << 10;

    @TempDir Path path;

    private final DiskStorage storage = DiskStorage.open(3);
    private final Random random = new Random(7);
    private final ByteArrayOutputStream expected = new ByteArrayOutputStream();
    private Path name;
    private StorageFile file;

    /// A file whose appends are held from now on.
    @BeforeEach
    void create() throws IOException {
        assumeThat(RoomAhead.find()).as("a platform with fallocate").isPresent();
        Path directory = Files.createDirectory(path.resolve("t-0"));
        name = directory.resolve("0.log");
        file = storage.create(name);
        append(START);
        while (sizeOnDisk() == expected.size()) {
            assertThat(expected.size()).as("nothing was held").isLessThan(2 * START);
            append(100);
        }
        append(100);
        file.force();
    }

    private void append(int count) throws IOException {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        file.writeBehind(ByteBuffer.wrap(bytes), expected.size());
        expected.writeBytes(bytes);
    }

    private long sizeOnDisk() throws IOException {
        return Files.size(name);
    }

    /// What `append` did since is in memory only.
    private void assertHeld(int bytes) throws IOException {
        assertThat(sizeOnDisk()).isEqualTo(expected.size() - bytes);
    }

    private void assertWritten() throws IOException {
        assertThat(Files.readAllBytes(name)).isEqualTo(expected.toByteArray());
    }

    private long blocks() throws IOException, InterruptedException {
        Process stat =
                new ProcessBuilder("stat", "--format=%b", name.toString())
                        .redirectErrorStream(true)
                        .start();
        String answer =
                new String(stat.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        assertThat(stat.waitFor()).as(answer).isZero();
        return Long.parseLong(answer) * 512;
    }

    @Test
    void aForceWritesWhatIsHeld() throws IOException {
        append(300);
        append(500);
        assertHeld(800);
        file.force();
        assertWritten();
    }

    @Test
    void aSyncOfTheFileSystemWritesWhatIsHeldBelowItsDirectory() throws IOException {
        append(300);
        append(500);
        storage.syncFileSystem(Files.createDirectory(path.resolve("elsewhere")));
        assertHeld(800);
        storage.syncFileSystem(path);
        assertWritten();
    }

    @Test
    void aReaderSeesWhatIsHeldAndOneOfWhatIsWrittenLeavesItThere() throws IOException {
        int before = expected.size();
        append(300);
        append(500);
        ByteBuffer written = ByteBuffer.allocate(before);
        file.readExactly(written, 0);
        assertHeld(800);
        ByteBuffer all = ByteBuffer.allocate(expected.size());
        file.readExactly(all, 0);
        assertThat(all.array()).isEqualTo(expected.toByteArray());
    }

    @Test
    void whatIsHeldIsTransferred() throws IOException {
        append(300);
        var sink = new ByteArrayOutputStream();
        long sent = file.transferTo(0, expected.size(), Channels.newChannel(sink));
        assertThat(sent).isEqualTo(expected.size());
        assertThat(sink.toByteArray()).isEqualTo(expected.toByteArray());
    }

    @Test
    void itsSizeIsThatOfAllThatWasAppended() throws IOException {
        append(300);
        assertThat(file.size()).isEqualTo(expected.size());
    }

    @Test
    void moreThanABufferIsWrittenInOrder() throws IOException {
        for (int i = 0; i < 100; i++) {
            append(10_000);
        }
        assertThat(sizeOnDisk()).isBetween(START + 800_000L, expected.size() - 1L);
        file.force();
        assertWritten();
    }

    @Test
    void aLargeAppendFollowsWhatWasHeld() throws IOException {
        append(300);
        append(WriteBehind.BUFFER_BYTES);
        assertWritten();
    }

    @Test
    void aWriteFollowsWhatWasHeld() throws IOException {
        append(300);
        byte[] more = {1, 2, 3};
        file.writeFully(ByteBuffer.wrap(more), expected.size());
        expected.writeBytes(more);
        assertWritten();
    }

    @Test
    void aCutTakesWhatWasHeldAndAppendsGoOnThere() throws IOException {
        append(300);
        append(300);
        byte[] kept = Arrays.copyOf(expected.toByteArray(), START + 10);
        file.truncate(kept.length);
        expected.reset();
        expected.writeBytes(kept);
        assertWritten();
        append(300);
        append(300);
        file.force();
        assertWritten();
    }

    @Test
    void aFileThatIsClosedHasAllOfIt() throws IOException {
        append(300);
        file.close();
        assertWritten();
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> append(10)).isInstanceOf(ClosedChannelException.class);
        }
    }

    @Test
    void aFileThatIsGoneMayBeClosed() throws IOException {
        append(300);
        for (int i = 0; i < 5; i++) { // its handle is given up
            storage.create(path.resolve("other" + i)).writeFully(ByteBuffer.allocate(1), 0);
        }
        Files.delete(name);
        assertThatThrownBy(file::close).isInstanceOf(IOException.class);
        file.close();
    }

    @Test
    void appendsThatAreForcedOneByOneAreNotHeldForLong() throws IOException {
        int held = 0;
        for (int i = 0; i < 300; i++) {
            append(100);
            if (sizeOnDisk() < expected.size()) {
                held++;
            }
            file.force();
        }
        assertThat(held).isBetween(10, 25);
        assertWritten();
    }

    @Test
    void theRoomAheadIsNoMoreThanTheFileAndIsGivenBack() throws Exception {
        append(300);
        assertThat(blocks()).isBetween(sizeOnDisk() + WriteBehind.BUFFER_BYTES / 2, 3L * START);
        file.giveRoomBack();
        assertWritten();
        assertThat(blocks()).isBetween(sizeOnDisk(), sizeOnDisk() + 8192);
    }

    @Test
    void theRoomThatAnEarlierProcessMadeIsGivenBack() throws Exception {
        append(300);
        StorageFile again = DiskStorage.open(3).open(name);
        again.giveRoomBack();
        assertThat(blocks()).isBetween(sizeOnDisk(), sizeOnDisk() + 8192);
        file.force();
        assertWritten();
    }

    @Test
    void aClosedFileHasNoRoomAhead() throws Exception {
        append(300);
        file.close();
        assertThat(blocks()).isBetween(sizeOnDisk(), sizeOnDisk() + 8192);
    }

    @Test
    void noMoreIsHeldThanThereAreBuffers() throws IOException {
        StorageFile[] files = new StorageFile[100];
        for (int i = 0; i < files.length; i++) {
            files[i] = storage.create(path.resolve("f" + i));
            files[i].writeBehind(ByteBuffer.allocate(START), 0);
        }
        for (int round = 0; round < 100; round++) {
            for (StorageFile each : files) {
                each.writeBehind(ByteBuffer.allocate(10), START + round * 10L);
            }
        }
        long held = 0;
        for (int i = 0; i < files.length; i++) {
            held += Files.size(path.resolve("f" + i)) < START + 1000 ? 1 : 0;
        }
        assertThat(held).isEqualTo(64);
        for (StorageFile each : files) {
            assertThat(each.size()).isEqualTo(START + 1000);
        }
    }

    /// What a reader is told to be there, it finds, whoever writes it out.
    @Test
    void readersAndSyncsMayComeAtAnyTime() throws Exception {
        file.writeBehind(ByteBuffer.allocate(8).putLong(0, expected.size()), expected.size());
        AtomicLong end = new AtomicLong(expected.size() + 8L);
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<?> reader =
                    threads.submit(() -> {
                        while (!done.get()) {
                            long at = end.get() - 8;
                            ByteBuffer number = ByteBuffer.allocate(8);
                            file.readExactly(number, at);
                            assertThat(number.getLong(0)).isEqualTo(at);
                        }
                        return null;
                    });
            Future<?> syncer =
                    threads.submit(() -> {
                        while (!done.get()) {
                            storage.syncFileSystem(path);
                        }
                        return null;
                    });
            try {
                long at = end.get();
                for (int i = 0; i < 200_000; i++) {
                    file.writeBehind(ByteBuffer.allocate(8).putLong(0, at), at);
                    at += 8;
                    end.set(at);
                }
            } finally {
                done.set(true);
            }
            reader.get();
            syncer.get();
        }
    }
}
