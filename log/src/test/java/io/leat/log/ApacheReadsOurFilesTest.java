package io.leat.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.log.storage.DiskStorage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Apache's own tools read what we write.
class ApacheReadsOurFilesTest {
    @TempDir Path path;

    @Test
    void fileRecordsFindsOurRecords() throws IOException {
        try (LogFixture fixture = new LogFixture(path)) {
            Log log = fixture.create(LogConfig.DEFAULT);
            log.append(Batches.of(5, "a", "b"), 3);
            log.append(Batches.compressed(6, "c", "d"), 4);
            File file = fixture.file("00000000000000000000.log").toFile();
            List<String> seen = new ArrayList<>();
            try (FileRecords records = FileRecords.open(file, false)) {
                records.batches().forEach(batch -> batch.ensureValid());
                for (Record record : records.records()) {
                    seen.add(record.offset() + ":" + StandardCharsets.UTF_8.decode(record.value()));
                }
            }
            assertThat(seen).containsExactly("0:a", "1:b", "2:c", "3:d");
        }
    }

    @Test
    void dumpLogSegmentsHasNothingToComplainAboutAfterACleanShutdown() throws Exception {
        try (LogFixture fixture = new LogFixture(path)) {
            fill(fixture.create(LogFixture.small(4000, 500)));
        }
        assertSound();
    }

    @Test
    void dumpLogSegmentsHasNothingToComplainAboutAfterACrashAndRecovery() throws Exception {
        LogFixture crashed = new LogFixture(path);
        fill(crashed.create(LogFixture.small(4000, 500)));
        Path copy = path.resolveSibling(path.getFileName() + "-copy");
        Path partition = copy.resolve(LogFixture.PARTITION.toString());
        Files.createDirectories(partition);
        Path source = path.resolve(LogFixture.PARTITION.toString());
        for (String name : DiskStorage.open(4).list(source)) {
            Files.copy(source.resolve(name), partition.resolve(name));
        }
        crashed.close();
        Path last = newestLog(partition);
        Files.write(last, new byte[77], StandardOpenOption.APPEND);
        path = copy;
        LogConfig config = LogFixture.small(4000, 500);
        try (LogFixture fixture = new LogFixture(path, DiskStorage.open(16), config)) {
            assertThat(fixture.directory.wasClean()).isFalse();
            assertThat(fixture.log().logEndOffset()).isEqualTo(300);
        }
        assertSound();
    }

    private static Path newestLog(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .reduce((first, second) -> second)
                    .orElseThrow();
        }
    }

    /// Times that go back and forth, compressed and plain batches, several epochs and producers.
    private static void fill(Log log) {
        for (int i = 0; i < 100; i++) {
            long time = 1000L + (i * 37 % 100);
            String value = "value ".repeat(1 + i % 7);
            AppendResult result =
                    i % 3 == 0
                            ? log.append(
                                    Batches.idempotent(i % 2, 0, i / 6 * 3, value, value, value),
                                    i / 40)
                            : log.append(
                                    i % 3 == 1
                                            ? Batches.compressed(time, value, value, value)
                                            : Batches.of(time, value, value, value),
                                    i / 40);
            assertThat(result).isInstanceOf(AppendResult.Appended.class);
        }
    }

    private void assertSound() throws Exception {
        List<String> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(path.resolve(LogFixture.PARTITION.toString()))) {
            all.map(Path::toString)
                    .filter(name -> name.matches(".*\\.(log|index|timeindex|snapshot)"))
                    .sorted()
                    .forEach(files::add);
        }
        assertThat(files).hasSizeGreaterThan(10);
        String everything = dump("--deep-iteration", files);
        assertThat(everything)
                .contains("producerId: 1")
                .contains("baseOffset: 297", "timestamp: ")
                .doesNotContain("Mismatches", "not found", "out of order", "invalid bytes")
                .doesNotContain("corrupt", "Exception", "isvalid: false")
                // "-1 is followed by N" it says of every file that does not start at 0.
                .doesNotContainPattern("\n +\\d+ is followed by");
        List<String> indexes = files.stream().filter(name -> name.endsWith("index")).toList();
        assertThat(dump("--index-sanity-check", indexes).split("passed sanity check", -1))
                .hasSize(indexes.size() + 1);
    }

    private static String dump(String option, List<String> files) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                Objects.requireNonNull(System.getProperty("java.class.path")),
                                "org.apache.kafka.tools.DumpLogSegments",
                                option,
                                "--files",
                                String.join(",", files))
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
