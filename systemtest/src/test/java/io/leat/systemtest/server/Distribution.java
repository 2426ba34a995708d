package io.leat.systemtest.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Leat's distribution as Maven packaged it.
public final class Distribution {
    private static final String PROPERTY = "leat.systemtest.home";
    private static final Duration PREPARE_LIMIT = Duration.ofMinutes(2);

    private Distribution() {}

    /// The packaged start script; fails with advice when nothing has been packaged yet.
    public static Path leat() {
        return Prepared.SCRIPT;
    }

    /// The first start after a build makes the start-up cache. That is done once, before any test
    /// starts a broker and counts seconds.
    private static final class Prepared {
        static final Path SCRIPT = prepare();

        private static Path prepare() {
            Path home =
                    Path.of(System.getProperty(PROPERTY, "../dist/target/leat")).toAbsolutePath();
            Path script = home.resolve("bin").resolve("leat").normalize();
            if (!Files.isExecutable(script)) {
                throw new AssertionError(
                        script
                                + " is missing: the distribution is made by './mvnw verify'"
                                + " (or by './mvnw package -pl dist -am')");
            }
            Path output = BrokerSettings.fresh().output();
            List<String> command = List.of(script.toString(), "start", "--help");
            try (ServerProcess first = ServerProcess.start(command, output)) {
                if (first.awaitExit(PREPARE_LIMIT) != 0) {
                    throw new AssertionError("Leat does not start at all: " + first.output());
                }
            }
            return script;
        }
    }
}
