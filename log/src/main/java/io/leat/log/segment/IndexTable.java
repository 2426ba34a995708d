package io.leat.log.segment;

import com.google.errorprone.annotations.ThreadSafe;
import java.io.IOException;

/// An index: entries of key and value, keys ascending. Lookups take no lock.
@ThreadSafe
public sealed interface IndexTable permits MemoryIndex, StoredIndex {
    int count();

    long key(int entry) throws IOException;

    int value(int entry) throws IOException;

    /// The last entry whose key is at most `key`; -1 if there is none.
    default int floor(long key) throws IOException {
        int low = 0;
        int high = count() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (key(middle) <= key) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }
}
