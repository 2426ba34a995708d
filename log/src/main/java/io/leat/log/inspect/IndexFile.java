package io.leat.log.inspect;

import io.leat.log.segment.IndexLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The entries of an offset or time index.
public record IndexFile(Path file, List<Entry> entries, int bytesBehind) {
    /// Of an offset index: relative offset → position. Of a time index: timestamp → relative
    /// offset.
    public record Entry(long key, int value) {}

    /// `bytesBehind` the last whole entry there are that many more.
    public static IndexFile read(Path file, IndexLayout layout) throws IOException {
        ByteBuffer content = ReadOnlyFile.content(file);
        List<Entry> entries = new ArrayList<>();
        int at = 0;
        for (; at + layout.entryBytes() <= content.limit(); at += layout.entryBytes()) {
            entries.add(new Entry(layout.key(content, at), layout.value(content, at)));
        }
        return new IndexFile(file, entries, content.limit() - at);
    }

    /// The whole entries in ascending order; a preallocated file has zeros behind them.
    List<Entry> used() {
        int end = entries.size();
        while (end > 0 && entries.get(end - 1).equals(new Entry(0, 0))) {
            end--;
        }
        return entries.subList(0, end);
    }
}
