package io.leat.log.checkpoint;

import io.leat.log.storage.Storage;
import io.leat.log.storage.StorageFile;
import io.leat.protocol.Uuid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// `partition.metadata`: which topic a partition's directory belongs to, so that a topic created
/// anew under an old name never gets the old one's records.
public record PartitionMetadata(Uuid topicId) {
    public static final String FILE_NAME = "partition.metadata";

    private static final String VERSION_LINE = "version: 0";
    private static final String TOPIC_ID_KEY = "topic_id: ";

    /// Writes the file into a new partition's directory. Durable only with the first flush.
    public StorageFile create(Storage storage, Path directory) throws IOException {
        StorageFile file = storage.create(directory.resolve(FILE_NAME));
        file.writeFully(ByteBuffer.wrap(text().getBytes(StandardCharsets.UTF_8)), 0);
        return file;
    }

    /// Replaces the file; durable when this returns.
    public void replace(Storage storage, Path directory) throws IOException {
        new SmallFile(storage, directory.resolve(FILE_NAME)).replace(text());
    }

    private String text() {
        return VERSION_LINE + "\n" + TOPIC_ID_KEY + topicId + "\n";
    }

    /// Empty if there is no such file.
    public static Optional<PartitionMetadata> read(Storage storage, Path directory)
            throws IOException {
        SmallFile file = new SmallFile(storage, directory.resolve(FILE_NAME));
        Optional<String> text = file.read();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> id =
                text.get()
                        .lines()
                        .filter(line -> line.startsWith(TOPIC_ID_KEY))
                        .map(line -> line.substring(TOPIC_ID_KEY.length()).strip())
                        .findFirst();
        try {
            return Optional.of(new PartitionMetadata(Uuid.parse(id.orElse(""))));
        } catch (RuntimeException e) {
            throw new MalformedFileException(file.path() + " has no topic id");
        }
    }
}
