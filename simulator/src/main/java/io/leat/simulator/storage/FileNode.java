package io.leat.simulator.storage;

import static io.leat.protocol.Invariant.check;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// A file's bytes: as processes see them, and as they are on the platter. Owned by its storage.
final class FileNode implements Node {
    static final int SECTOR_BYTES = 512;

    private byte[] content = {};
    private byte[] durable = {};
    private final List<Change> unforced = new ArrayList<>();

    /// Something done to the file since it was last forced.
    private sealed interface Change {
        record Write(int position, ByteBuffer bytes) implements Change {}

        record Truncate(int sizeBytes) implements Change {}
    }

    private long modifiedMillis;

    long modifiedMillis() {
        return modifiedMillis;
    }

    void modifiedAt(long millis) {
        modifiedMillis = millis;
    }

    int size() {
        return content.length;
    }

    byte[] content() {
        return content;
    }

    boolean isDirty() {
        return !unforced.isEmpty();
    }

    void write(int position, byte[] bytes) {
        change(new Change.Write(position, ByteBuffer.wrap(bytes)));
    }

    void truncate(int sizeBytes) {
        if (sizeBytes < content.length) {
            change(new Change.Truncate(sizeBytes));
        }
    }

    private void change(Change change) {
        unforced.add(change);
        content = apply(content, change);
    }

    private static byte[] apply(byte[] before, Change change) {
        return switch (change) {
            case Change.Write write -> {
                int count = write.bytes().remaining();
                int end = write.position() + count;
                byte[] after = Arrays.copyOf(before, Math.max(before.length, end));
                write.bytes().get(0, after, write.position(), count);
                yield after;
            }
            case Change.Truncate cut -> Arrays.copyOf(before, cut.sizeBytes());
        };
    }

    void force() {
        for (Change change : unforced) {
            durable = apply(durable, change);
        }
        unforced.clear();
    }

    /// A force that failed: what was written shows in reads but will never be on the platter, and
    /// the next force will not say so.
    void loseUnforced() {
        unforced.clear();
    }

    /// What a crash leaves.
    FileNode crashed(RandomGenerator random) {
        FileNode after = new FileNode();
        after.durable = survivors(random);
        after.content = after.durable;
        after.modifiedMillis = modifiedMillis;
        return after;
    }

    private byte[] survivors(RandomGenerator random) {
        return switch (random.nextInt(4)) {
            case 0 -> durable;
            case 1 -> prefix(unforced.size());
            case 2 -> prefix(random.nextInt(unforced.size() + 1));
            default -> torn(random);
        };
    }

    private byte[] prefix(int changes) {
        byte[] bytes = durable;
        for (Change change : unforced.subList(0, changes)) {
            bytes = apply(bytes, change);
        }
        return bytes;
    }

    /// Each sector is as it was after some of the changes, and so is the size.
    private byte[] torn(RandomGenerator random) {
        int size = prefix(random.nextInt(unforced.size() + 1)).length;
        byte[] bytes = new byte[size];
        for (int sector = 0; sector < size; sector += SECTOR_BYTES) {
            byte[] version = prefix(random.nextInt(unforced.size() + 1));
            int end = Math.min(Math.min(sector + SECTOR_BYTES, size), version.length);
            if (end > sector) {
                System.arraycopy(version, sector, bytes, sector, end - sector);
            }
        }
        check(bytes.length == size, "a torn file has one of its sizes");
        return bytes;
    }
}
