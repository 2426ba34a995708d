package io.leat.log.checkpoint;

import io.leat.log.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;

/// `.kafka_cleanshutdown`: there only between a close after which everything was durable and the
/// next opening.
public record CleanShutdownMarker(Storage storage, Path logDirectory) {
    static final String FILE_NAME = ".kafka_cleanshutdown";

    /// Whether the last shutdown was clean. Takes the marker away, durably, so that a crash from
    /// now on is seen as one.
    public boolean take() throws IOException {
        Path marker = logDirectory.resolve(FILE_NAME);
        if (!storage.exists(marker)) {
            return false;
        }
        storage.delete(marker);
        storage.syncDirectory(logDirectory);
        return true;
    }

    /// Call last, when all else is durable. `brokerEpoch` is the registration that ends, -1 if
    /// none.
    public void put(long brokerEpoch) throws IOException {
        new SmallFile(storage, logDirectory.resolve(FILE_NAME))
                .replace("{\"version\":0,\"brokerEpoch\":" + brokerEpoch + "}");
    }
}
