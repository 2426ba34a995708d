package io.leat.broker.net;

import io.leat.protocol.wire.Payload;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;

/// Records in a file, far more than the sockets hold, that counts how often some were asked for.
final class FileRecords implements Payload, AutoCloseable {
    static final int BYTES = 32 << 20;

    private final FileChannel file;
    private final AtomicInteger transfers = new AtomicInteger();

    private FileRecords(FileChannel file) {
        this.file = file;
    }

    static FileRecords in(Path directory) throws IOException {
        Path file = directory.resolve("records");
        Files.write(file, bytes());
        return new FileRecords(FileChannel.open(file, StandardOpenOption.READ));
    }

    static byte[] bytes() {
        byte[] records = new byte[BYTES];
        for (int i = 0; i < records.length; i++) {
            records[i] = (byte) (i * 31 + (i >>> 8));
        }
        return records;
    }

    int transfers() {
        return transfers.get();
    }

    @Override
    public int sizeBytes() {
        return BYTES;
    }

    @Override
    public long transferTo(WritableByteChannel target, long position, long bytesMax)
            throws IOException {
        transfers.incrementAndGet();
        return file.transferTo(position, Math.min(BYTES - position, bytesMax), target);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
