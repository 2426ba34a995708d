package io.leat.dist.cli.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.leat.dist.cli.CommandLineTool;
import io.leat.dist.cli.terminal.Console;
import io.leat.log.Clock;
import io.leat.log.Log;
import io.leat.log.LogConfig;
import io.leat.log.LogDirectory;
import io.leat.log.LogDirectoryOptions;
import io.leat.log.LogListener;
import io.leat.log.segment.RollRules;
import io.leat.log.storage.DiskStorage;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import io.leat.protocol.record.RecordBatchBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogCommandsTest {
    private static final int RECORDS = 40;
    private static final LogConfig CONFIG =
            new LogConfig(
                    new RollRules(1_000, Long.MAX_VALUE, 1 << 20, 100),
                    LogConfig.DEFAULT.flush(),
                    LogConfig.DEFAULT.retention(),
                    LogConfig.DEFAULT.messageTimestampType(),
                    1 << 20);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    @TempDir private Path path;
    private Path first;
    private Path last;

    private LogDirectory openLogs() throws IOException {
        return LogDirectory.open(
                new LogDirectoryOptions(
                        path,
                        DiskStorage.open(16),
                        Clock.system(),
                        LogListener.none(),
                        any -> CONFIG));
    }

    @BeforeEach
    void writeLogs() throws IOException {
        try (LogDirectory logs = openLogs()) {
            Log log = logs.create(new TopicPartition("orders", 0), new Uuid(1, 2), CONFIG);
            for (int i = 0; i < RECORDS; i++) {
                ByteBuffer value = ByteBuffer.wrap(("value " + i).getBytes(UTF_8));
                log.append(
                        RecordBatchBuilder.create().append(i, null, value, List.of()).build(), 0);
            }
        }
        try (Stream<Path> files = Files.list(path.resolve("orders-0"))) {
            List<Path> segments =
                    files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
            assertThat(segments).hasSizeGreaterThan(2);
            first = segments.getFirst();
            last = segments.getLast();
        }
    }

    private int run(String... arguments) {
        out.reset();
        Console console =
                new Console(
                        InputStream.nullInputStream(),
                        new PrintStream(out, true, UTF_8),
                        new PrintStream(err, true, UTF_8));
        return new CommandLineTool(List.of(), console).run(List.of(arguments));
    }

    private String out() {
        return out.toString(UTF_8);
    }

    private static void flip(Path file, long position) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(position);
            int before = bytes.read();
            bytes.seek(position);
            bytes.write(before ^ 0x55);
        }
    }

    private Map<String, String> content() throws IOException {
        Map<String, String> content = new HashMap<>();
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                content.put(
                        file.toString(),
                        Files.getLastModifiedTime(file) + " " + Files.readString(file, ISO_8859_1));
            }
        }
        return content;
    }

    @Test
    void aSoundDirectoryIsToldAsSuchAndNothingInItChanges() throws IOException {
        Map<String, String> before = content();
        assertThat(run("log", "verify", path.toString())).as(out()).isZero();
        assertThat(out()).contains("orders-0").contains("Nothing is wrong.");
        assertThat(run("log", "dump", path.resolve("orders-0").toString())).isZero();
        assertThat(content()).isEqualTo(before);
    }

    @Test
    void aBatchThatWasChangedIsToldWithSegmentPositionAndOffset() throws IOException {
        flip(first, 70);
        assertThat(run("log", "verify", path.toString())).isEqualTo(1);
        assertThat(out())
                .contains("wrong: " + first + ", byte 0, offset 0: the batch's checksum")
                .contains("Something is wrong.");
        assertThat(run("log", "verify", path.resolve("orders-0").toString())).isEqualTo(1);
        assertThat(run("log", "dump", first.toString())).isEqualTo(1);
        assertThat(out()).contains("CHECKSUM DOES NOT MATCH");
    }

    @Test
    void anIndexThatLeadsNowhereIsWrong() throws IOException {
        Path index = Path.of(first.toString().replace(".log", ".index"));
        flip(index, 7);
        assertThat(run("log", "verify", path.toString())).isEqualTo(1);
        assertThat(out()).contains(index.toString()).contains("no batch at byte");
    }

    @Test
    void aSnapshotAndACheckpointThatAreTornAreWrong() throws IOException {
        Files.writeString(path.resolve("recovery-point-offset-checkpoint"), "0\n7\n");
        Path snapshot;
        try (Stream<Path> files = Files.list(path.resolve("orders-0"))) {
            snapshot =
                    files.filter(file -> file.toString().endsWith(".snapshot"))
                            .sorted()
                            .findFirst()
                            .orElseThrow();
        }
        flip(snapshot, 3);
        assertThat(run("log", "verify", path.toString())).isEqualTo(1);
        assertThat(out())
                .contains("recovery-point-offset-checkpoint: it is not whole")
                .contains(snapshot + ": it is no sound producer snapshot");
    }

    @Test
    void durableRecordsThatAreGoneAreWrong() throws IOException {
        Files.delete(last);
        assertThat(run("log", "verify", path.toString())).isEqualTo(1);
        assertThat(out()).contains("were durable and are not there");
    }

    /// A crash leaves it, and the next start cuts it off.
    @Test
    void anUnfinishedEndIsNotWrong() throws IOException {
        Files.write(last, new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
        assertThat(run("log", "verify", path.toString())).isZero();
        assertThat(out())
                .contains("note: " + last)
                .contains("offset " + RECORDS + ": the last 3 bytes are no whole batch");
    }

    @Test
    void aBrokerThatRunsIsNoHindranceAndIsMentioned() throws IOException {
        assertThat(run("log", "verify", path.toString())).isZero();
        assertThat(out()).doesNotContain("A broker uses");
        try (LogDirectory logs = openLogs()) {
            assertThat(logs.wasClean()).isTrue();
            assertThat(run("log", "verify", path.toString())).isZero();
            assertThat(out()).contains("A broker uses this directory now.");
        }
    }

    @Test
    void programsGetJson() throws IOException {
        flip(first, 70);
        assertThat(run("log", "verify", path.toString(), "--format", "json")).isEqualTo(1);
        JsonNode answer = JsonMapper.builder().build().readTree(out());
        assertThat(answer.get("sound").asBoolean()).isFalse();
        assertThat(answer.get("partitions").get("orders-0").get("records").asInt())
                .isEqualTo(RECORDS);
        assertThat(answer.get("findings").get(0).get("offset").asInt()).isZero();
        run("log", "dump", last.toString(), "--format", "json");
        JsonNode batch =
                JsonMapper.builder().build().readTree(out().lines().findFirst().orElseThrow());
        assertThat(batch.get("crcMatches").asBoolean()).isTrue();
    }

    @Test
    void whatIsNotThereIsAFailureWithOneSentence() throws IOException {
        assertThat(run("log", "verify", path.resolve("no").toString())).isEqualTo(1);
        assertThat(run("log", "dump", path.resolve("no").toString())).isEqualTo(1);
        Path other = Files.createDirectory(path.resolve("other"));
        assertThat(run("log", "verify", other.toString())).isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains("it holds no logs");
        assertThat(err.toString(UTF_8).lines()).allMatch(line -> line.startsWith("leat: cannot"));
    }
}
