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
            Path packaged =
                    Path.of(System.getProperty(PROPERTY, "../dist/target/leat")).toAbsolutePath();
            Path script = packaged.resolve("bin").resolve("leat").normalize();
            if (!Files.isExecutable(script)) {
                throw new AssertionError(
                        script
                                + " is missing: the distribution is made by './mvnw verify'"
                                + " (or by './mvnw package -pl dist -am')");
            }
            Path home = BrokerSettings.fresh().home();
            List<String> command =
                    List.of(
                            script.toString(),
                            "start",
                            "--port",
                            "0",
                            "--data",
                            home.resolve("data").toString());
            try (ServerProcess first = ServerProcess.start(command, home.resolve("first.log"))) {
                Await.until(
                        "Leat starts for the first time",
                        PREPARE_LIMIT,
                        first::output,
                        text -> text.contains("is ready") || !first.isAlive());
                if (!first.isAlive()) {
                    throw new AssertionError("Leat does not start at all: " + first.output());
                }
            }
            return script;
        }
    }
}
