package io.leat.protocol;

/// The assertion that is always on. A broken invariant is a bug: the owner of the state stops, the
/// data is kept.
public final class Invariant {
    private Invariant() {}

    /// Throws [BrokenInvariant] with `message` unless `holds`.
    public static void check(boolean holds, String message) {
        if (!holds) {
            throw new BrokenInvariant(message);
        }
    }

    /// As [#check(boolean, String)]; the two numbers that were seen are appended to the message.
    public static void check(boolean holds, String message, long seen, long limit) {
        if (!holds) {
            throw new BrokenInvariant(message + ": saw " + seen + " against " + limit);
        }
    }
}
