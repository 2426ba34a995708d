package io.leat.log.inspect;

import java.nio.file.Path;

/// Something that a check has to say about a file.
///
/// @param position the byte in the file, -1 if it is about the file as a whole
/// @param offset the record's offset, -1 if it is about none
/// @param text a sentence for people
public record Finding(Kind kind, Path file, long position, long offset, String text) {
    /// How bad it is.
    public enum Kind {
        /// The file is not what it must be.
        WRONG,
        /// A broker that starts puts it right by itself, and loses nothing that was promised.
        NOTE
    }

    static Finding wrong(Path file, String text) {
        return new Finding(Kind.WRONG, file, -1, -1, text);
    }

    static Finding note(Path file, String text) {
        return new Finding(Kind.NOTE, file, -1, -1, text);
    }

    @Override
    public String toString() {
        return (kind == Kind.WRONG ? "wrong: " : "note: ")
                + file
                + (position < 0 ? "" : ", byte " + position)
                + (offset < 0 ? "" : ", offset " + offset)
                + ": "
                + text;
    }
}
