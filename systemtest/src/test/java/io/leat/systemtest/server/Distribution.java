package io.leat.systemtest.server;

import java.nio.file.Files;
import java.nio.file.Path;

/// Leat's distribution as Maven packaged it.
public final class Distribution {
    private static final String PROPERTY = "leat.systemtest.home";

    private Distribution() {}

    /// The packaged start script; fails with advice when nothing has been packaged yet.
    public static Path leat() {
        Path home = Path.of(System.getProperty(PROPERTY, "../dist/target/leat")).toAbsolutePath();
        Path script = home.resolve("bin").resolve("leat").normalize();
        if (!Files.isExecutable(script)) {
            throw new AssertionError(
                    script
                            + " is missing: the distribution is made by './mvnw verify'"
                            + " (or by './mvnw package -pl dist -am')");
        }
        return script;
    }
}
