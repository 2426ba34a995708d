package io.leat.log.producer;

import io.leat.log.checkpoint.MalformedFileException;
import io.leat.log.segment.SegmentFiles;
import io.leat.log.segment.SegmentPlace;
import io.leat.log.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32C;

/// The producer state's form on disk; see the package's drawing.
public final class ProducerSnapshot {
    static final short VERSION = 1;

    private static final int CRC_AT = 2;
    private static final int CRC_COVERS_FROM = 6;
    private static final int HEADER_BYTES = 10;
    private static final int ENTRY_BYTES = 46;

    private ProducerSnapshot() {}

    /// The whole file, ready to be written.
    public static ByteBuffer encode(ProducerState state) {
        ByteBuffer file = ByteBuffer.allocate(HEADER_BYTES + ENTRY_BYTES * state.size());
        file.putShort(VERSION).putInt(0).putInt(state.size());
        for (Map.Entry<Long, ProducerEntry> producer : state.entries().entrySet()) {
            ProducerEntry entry = producer.getValue();
            file.putLong(producer.getKey())
                    .putShort(entry.epoch())
                    .putInt(entry.lastSequence())
                    .putLong(entry.lastOffset())
                    .putInt(entry.offsetDelta())
                    .putLong(entry.timestamp())
                    .putInt(entry.coordinatorEpoch())
                    .putLong(entry.transactionFirstOffset());
        }
        file.flip();
        return file.putInt(CRC_AT, crc(file));
    }

    /// Writes the file that says what was known at `place.baseOffset()`; not forced.
    public static StorageFile write(SegmentPlace place, ProducerState state) throws IOException {
        Path path = place.path(SegmentFiles.SNAPSHOT);
        place.storage().delete(path);
        StorageFile file = place.storage().create(path);
        file.writeFully(encode(state), 0);
        return file;
    }

    /// The state in `file`, a whole file. One that is not sound is a [MalformedFileException].
    public static ProducerState decode(ByteBuffer file, Path path) throws IOException {
        if (file.remaining() < HEADER_BYTES
                || file.getShort(0) != VERSION
                || file.getInt(CRC_AT) != crc(file)) {
            throw new MalformedFileException(path + " is no sound producer snapshot");
        }
        int count = file.getInt(CRC_COVERS_FROM);
        if (count < 0 || file.remaining() != HEADER_BYTES + (long) count * ENTRY_BYTES) {
            throw new MalformedFileException(path + " does not hold " + count + " producers");
        }
        ByteBuffer in = file.duplicate().position(HEADER_BYTES);
        ProducerState state = new ProducerState();
        for (int i = 0; i < count; i++) {
            decodeEntry(in, state);
        }
        return state;
    }

    private static void decodeEntry(ByteBuffer in, ProducerState state) {
        long id = in.getLong();
        short epoch = in.getShort();
        int lastSequence = in.getInt();
        long lastOffset = in.getLong();
        int offsetDelta = in.getInt();
        long timestamp = in.getLong();
        ProducerEntry entry = ProducerEntry.restored(epoch, timestamp, in.getInt(), in.getLong());
        if (lastOffset >= 0) {
            entry.addBatch(lastSequence, lastOffset, offsetDelta);
        }
        state.put(id, entry);
    }

    private static int crc(ByteBuffer file) {
        CRC32C crc = new CRC32C();
        crc.update(file.slice(CRC_COVERS_FROM, file.limit() - CRC_COVERS_FROM));
        return (int) crc.getValue();
    }
}
