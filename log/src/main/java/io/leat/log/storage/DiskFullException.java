package io.leat.log.storage;

import java.io.IOException;

/// The disk, or a quota on it, has no room for what was to be written or created. Unlike any other
/// failure it may pass: part of a write may be there, and what was there before is sound.
///
/// A flush never fails with this: what it could not place is lost, as after any failed flush.
public final class DiskFullException extends IOException {
    private static final long serialVersionUID = 1L;

    public DiskFullException(String message) {
        super(message);
    }

    DiskFullException(IOException told) {
        super(told.getMessage(), told);
    }
}
