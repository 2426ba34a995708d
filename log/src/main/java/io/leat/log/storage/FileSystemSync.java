package io.leat.log.storage;

import com.google.errorprone.annotations.ThreadSafe;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Linux's `syncfs(2)`: one call makes all dirty pages of a file system durable. It reports the
/// failures that happened since its descriptor was opened (Linux 5.8), so each directory's stays
/// open for the life of the process.
@ThreadSafe
final class FileSystemSync {
    private final Libc.Open open;
    private final Libc.OfDescriptor syncfs;
    private final Map<Path, Integer> descriptors = new ConcurrentHashMap<>();

    private FileSystemSync(Libc.Open open, Libc.OfDescriptor syncfs) {
        this.open = open;
        this.syncfs = syncfs;
    }

    /// Empty where the platform has no syncfs.
    static Optional<FileSystemSync> find() {
        return Libc.find(Libc.OfDescriptor.class, "syncfs", ValueLayout.JAVA_INT)
                .flatMap(syncfs -> Libc.findOpen().map(open -> new FileSystemSync(open, syncfs)));
    }

    void sync(Path directory) throws IOException {
        Integer known = descriptors.get(directory);
        int descriptor = known == null ? open(directory) : known;
        Libc.call("syncfs", directory, (state, _) -> syncfs.call(state, descriptor));
    }

    private int open(Path directory) throws IOException {
        int descriptor = Libc.open(open, directory, Libc.O_RDONLY);
        descriptors.put(directory, descriptor);
        return descriptor;
    }
}
