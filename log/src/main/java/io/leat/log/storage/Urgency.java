package io.leat.log.storage;

/// When bytes have to be in their file, where a crash of the process does not take them away.
public enum Urgency {
    /// When the append returns: it is answered before a flush.
    AT_ONCE,

    /// When the file is flushed: nobody hears of the append before. See [StorageFile#writeBehind].
    BY_THE_FLUSH
}
