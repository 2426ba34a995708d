package io.leat.dist.cli.terminal;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// What a command reads from, and where it writes: results to `out`, complaints to `err`.
public record Console(InputStream in, PrintStream out, PrintStream err) {
    /// The process's own streams, in UTF-8.
    public static Console system() {
        return new Console(
                System.in,
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8));
    }

    /// Says why a command cannot go on.
    public void complain(String message) {
        err.println("leat: " + message);
    }
}
