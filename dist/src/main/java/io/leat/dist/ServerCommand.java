package io.leat.dist;

import io.leat.dist.cli.terminal.Console;
import io.leat.dist.local.CannotStart;
import java.io.IOException;
import java.util.Set;

/// A command that becomes a server: it returns when the server is to end.
interface ServerCommand {
    /// The word after `leat`.
    String name();

    /// One line for the list of commands.
    String summary();

    /// The text of `--help`.
    String help();

    /// The options it takes, with their dashes.
    Set<String> options();

    /// The words that may follow its name to do something else than to start it.
    default Set<String> commands() {
        return Set.of();
    }

    /// Runs the server; it stops when the process is told to end.
    void run(Options options, Console console)
            throws CannotStart, IOException, InterruptedException;
}
