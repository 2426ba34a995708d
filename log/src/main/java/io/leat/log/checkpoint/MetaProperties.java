package io.leat.log.checkpoint;

import io.leat.log.storage.Storage;
import io.leat.protocol.Uuid;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/// `meta.properties`: which cluster and broker a log directory belongs to.
public record MetaProperties(String clusterId, int nodeId, Uuid directoryId) {
    public static final String FILE_NAME = "meta.properties";

    /// Replaces the file; durable when this returns.
    public void write(Storage storage, Path logDirectory) throws IOException {
        String text =
                "version=1\nnode.id=%d\ncluster.id=%s\ndirectory.id=%s\n"
                        .formatted(nodeId, clusterId, directoryId);
        new SmallFile(storage, logDirectory.resolve(FILE_NAME)).replace(text);
    }

    /// Empty if there is no such file.
    public static Optional<MetaProperties> read(Storage storage, Path logDirectory)
            throws IOException {
        SmallFile file = new SmallFile(storage, logDirectory.resolve(FILE_NAME));
        Optional<String> text = file.read();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        properties.load(new StringReader(text.get()));
        String clusterId = properties.getProperty("cluster.id");
        String nodeId = properties.getProperty("node.id", properties.getProperty("broker.id"));
        String directoryId = properties.getProperty("directory.id");
        if (clusterId == null || nodeId == null) {
            throw new MalformedFileException(file.path() + " has no cluster.id or node.id");
        }
        return Optional.of(
                new MetaProperties(
                        clusterId,
                        Integer.parseInt(nodeId.strip()),
                        directoryId == null ? Uuid.ZERO : Uuid.parse(directoryId)));
    }
}
