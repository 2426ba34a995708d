package io.leat.log.checkpoint;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.log.storage.Storage;
import io.leat.protocol.TopicPartition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One offset for each partition of a log directory: recovery points, log start offsets, or high
/// watermarks.
@ThreadSafe
public final class OffsetCheckpoint {
    private final CheckpointFile file;

    public OffsetCheckpoint(Storage storage, Path path) {
        this.file = new CheckpointFile(storage, path);
    }

    /// Replaces all offsets; durable when this returns.
    public void write(Map<TopicPartition, Long> offsets) throws IOException {
        List<String> lines = new ArrayList<>(offsets.size());
        offsets.forEach((partition, offset) ->
                lines.add(partition.topic() + " " + partition.partition() + " " + offset));
        file.write(lines);
    }

    /// The offsets; none if there is no file. One that is not whole is a [MalformedFileException].
    public Map<TopicPartition, Long> read() throws IOException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (String line : file.read().orElse(List.of())) {
            String[] parts = line.strip().split("\\s+", -1);
            try {
                offsets.put(
                        new TopicPartition(parts[0], Integer.parseInt(parts[1])),
                        Long.parseLong(parts[2]));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new MalformedFileException(file.path() + " has the line " + line);
            }
        }
        return offsets;
    }
}
