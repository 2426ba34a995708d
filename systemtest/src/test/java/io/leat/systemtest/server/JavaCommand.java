package io.leat.systemtest.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The command line of a JVM that runs a class from the tests' own class path.
public final class JavaCommand {
    private static final List<String> QUIET =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-XX:+UseSerialGC");

    private JavaCommand() {}

    /// `options` go to the JVM, `arguments` to `mainClass`.
    public static List<String> of(List<String> options, String mainClass, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(QUIET);
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }
}
