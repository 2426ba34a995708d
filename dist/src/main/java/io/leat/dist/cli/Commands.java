package io.leat.dist.cli;

import java.util.List;

/// The place where the commands are listed, in the order in which `leat --help` shows them.
final class Commands {
    private Commands() {}

    /// Objects with a picocli `@Command` annotation; each writes to `console`.
    static List<Object> all(Console console) {
        return List.of();
    }
}
