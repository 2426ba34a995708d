package io.leat.protocol.wire;

/// A message has no such version, or that version cannot carry a value that must not be lost.
public final class UnsupportedVersionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnsupportedVersionException(String message) {
        super(message);
    }

    /// Throws unless `lowest <= version <= highest`.
    public static void check(String message, short version, short lowest, short highest) {
        if (version < lowest || version > highest) {
            throw new UnsupportedVersionException(
                    message + " has versions " + lowest + " to " + highest + ", not " + version);
        }
    }

    /// `field` was set, but `version` has no place for it.
    public static UnsupportedVersionException absent(String field, short version) {
        return new UnsupportedVersionException(
                field + " is set, but version " + version + " lacks it");
    }

    /// `field` is null, which `version` cannot express.
    public static UnsupportedVersionException isNull(String field, short version) {
        return new UnsupportedVersionException(field + " must not be null in version " + version);
    }
}
