package io.leat.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the real `bin/leat` with a JDK whose `java` only tells how it was called.
class LauncherTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

    /// Prints its process id and arguments; makes the cache file when it is asked to.
    private static final String JAVA =
            """
            #!/bin/sh
            echo "pid $$"
            for argument in "$@"; do
                echo "$argument"
                case $argument in
                    -XX:AOTCacheOutput=*) echo cache > "${argument#*=}" ;;
                esac
            done
            """;

    @TempDir private Path directory;
    private Path home;

    private record Outcome(long pid, int exitCode, List<String> out, String err) {}

    @BeforeEach
    void makeDistribution() throws IOException {
        home = directory.resolve("leat home");
        Path jdk = directory.resolve("jdk");
        script(jdk.resolve("bin/java"), JAVA);
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25\"\n");
        script(home.resolve("bin/find-jdk"), "#!/bin/sh\necho '" + jdk + "'\n");
        script(home.resolve("bin/leat"), Files.readString(REPOSITORY.resolve("bin/leat")));
        jars(home);
    }

    @Test
    void theProcessBecomesTheJvm() throws Exception {
        Outcome outcome = leat(Map.of(), "topic", "list");
        assertThat(outcome.exitCode).isZero();
        assertThat(outcome.out.getFirst()).isEqualTo("pid " + outcome.pid);
    }

    @Test
    void theJvmGetsOptionsSortedJarsAndTheArguments() throws Exception {
        List<String> out = leat(Map.of(), "topic", "create", "a b").out;
        assertThat(out)
                .contains("@" + home + "/config/jvm.options", "-Xmx512m", "-Dleat.home=" + home)
                .contains(home + "/lib/a.jar:" + home + "/lib/leat-dist.jar")
                .endsWith("io.leat.dist.Main", "topic", "create", "a b");
    }

    @Test
    void heapAndJvmOptionsComeFromTheEnvironment() throws Exception {
        List<String> out =
                leat(Map.of("LEAT_HEAP_OPTS", "-Xmx1g -Xms1g", "LEAT_JVM_OPTS", "-Da=1"), "x").out;
        assertThat(out).contains("-Xmx1g", "-Xms1g", "-Da=1").doesNotContain("-Xmx512m");
    }

    @Test
    void aLinkToTheLauncherFindsTheDistribution() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("leat"), home.resolve("bin/leat"));
        assertThat(run(link, Map.of(), "x").out).contains("-Dleat.home=" + home);
    }

    @Test
    void theFirstServerMakesTheCacheAndLaterCommandsUseIt() throws Exception {
        Outcome first = leat(Map.of(), "start");
        assertThat(first.err).contains("preparing the start-up cache");
        assertThat(first.out).anyMatch(line -> line.startsWith("-XX:AOTCache="));
        Outcome second = leat(Map.of(), "topic", "list");
        assertThat(second.err).isEmpty();
        assertThat(second.out).anyMatch(line -> line.startsWith("-XX:AOTCache="));
    }

    @Test
    void otherJarsGetAnotherCacheAndTheOldOneGoes() throws Exception {
        leat(Map.of(), "start");
        List<Path> before = caches();
        Files.writeString(home.resolve("lib/leat-dist.jar"), "changed, as long");
        assertThat(leat(Map.of(), "start").err).contains("preparing the start-up cache");
        assertThat(caches()).hasSize(1).isNotEqualTo(before);
    }

    @Test
    void neitherClientsNorHelpNorTheSwitchMakeACache() throws Exception {
        leat(Map.of(), "topic", "list");
        leat(Map.of(), "start", "--help");
        leat(Map.of("LEAT_AOT", "off"), "start");
        assertThat(caches()).isEmpty();
    }

    @Test
    void aCacheThatCannotBeMadeIsNoReasonNotToStart() throws Exception {
        script(directory.resolve("jdk/bin/java"), "#!/bin/sh\necho \"pid $$\"\n");
        Outcome outcome = leat(Map.of(), "start");
        assertThat(outcome.exitCode).isZero();
        assertThat(outcome.err).contains("no start-up cache could be made");
        assertThat(outcome.out).containsExactly("pid " + outcome.pid);
    }

    @Test
    void whoIsStoppedWhileTheCacheIsMadeLeavesNothing() throws Exception {
        Path started = directory.resolve("started");
        script(
                directory.resolve("jdk/bin/java"),
                "#!/bin/sh\necho \"$$\" > '" + started + "'\nexec sleep 60\n");
        Process process = new ProcessBuilder(home + "/bin/leat", "start").start();
        while (!Files.exists(started) || Files.size(started) == 0) {
            assertThat(process.waitFor(Duration.ofMillis(5))).isFalse();
        }
        process.destroy();
        assertThat(process.waitFor()).isEqualTo(143);
        assertThat(caches()).isEmpty();
        long trainer = Long.parseLong(Files.readString(started).strip());
        assertThat(ProcessHandle.of(trainer).map(ProcessHandle::isAlive).orElse(false)).isFalse();
    }

    @Test
    void aDistributionWithoutJarsSaysSo() throws Exception {
        Files.delete(home.resolve("lib/a.jar"));
        Files.delete(home.resolve("lib/leat-dist.jar"));
        Outcome outcome = leat(Map.of(), "start");
        assertThat(outcome.exitCode).isEqualTo(1);
        assertThat(outcome.err).contains("no jars in " + home + "/lib");
    }

    @Test
    void aCheckoutIsBuiltOnFirstUseOnly() throws Exception {
        Path checkout = checkout("mkdir -p dist/target && cp -r made dist/target/leat");
        jars(checkout.resolve("made"));
        Outcome first = run(checkout.resolve("bin/leat"), Map.of(), "x");
        assertThat(first.err).contains("building Leat, once").contains("Leat: protocol");
        assertThat(first.out).contains("-Dleat.home=" + checkout + "/dist/target/leat");
        assertThat(run(checkout.resolve("bin/leat"), Map.of(), "x").err).isEmpty();
    }

    @Test
    void aBuildThatFailsShowsItsErrors() throws Exception {
        Path checkout = checkout("echo '[ERROR] no such class'; exit 1");
        Outcome outcome = run(checkout.resolve("bin/leat"), Map.of(), "x");
        assertThat(outcome.exitCode).isEqualTo(1);
        assertThat(outcome.err).contains("no such class").contains("the build failed");
    }

    private Path checkout(String build) throws IOException {
        Path checkout = directory.resolve("checkout");
        for (String file : List.of("bin/leat", "bin/find-jdk")) {
            script(checkout.resolve(file), Files.readString(home.resolve(file)));
        }
        Files.createDirectories(checkout.resolve("dist"));
        Files.writeString(checkout.resolve("dist/pom.xml"), "<project/>");
        script(
                checkout.resolve("mvnw"),
                "#!/bin/sh\ncd \"$(dirname \"$0\")\"\n"
                        + "echo '[INFO] Building Leat: protocol 0.1.0  [3/8]'\n"
                        + build
                        + "\n");
        return checkout;
    }

    private static void jars(Path home) throws IOException {
        Files.createDirectories(home.resolve("lib"));
        Files.writeString(home.resolve("lib/leat-dist.jar"), "not really one.");
        Files.writeString(home.resolve("lib/a.jar"), "nor is this");
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/jvm.options"), "-XX:+UseSerialGC\n");
    }

    private List<Path> caches() throws IOException {
        try (var files = Files.list(home.resolve("lib"))) {
            return files.filter(file -> file.toString().contains(".aot")).toList();
        }
    }

    private Outcome leat(Map<String, String> environment, String... arguments) throws Exception {
        return run(home.resolve("bin/leat"), environment, arguments);
    }

    private Outcome run(Path launcher, Map<String, String> environment, String... arguments)
            throws Exception {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        Path err = directory.resolve("err.txt");
        var builder = new ProcessBuilder(command).redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("LEAT_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exitCode = process.waitFor();
        return new Outcome(
                process.pid(), exitCode, out.lines().toList(), Files.readString(err).strip());
    }

    private static void script(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
