package io.leat.dist.cli.log;

import io.leat.dist.cli.terminal.Console;
import io.leat.dist.cli.terminal.ExitCode;
import io.leat.dist.cli.terminal.Json;
import io.leat.dist.cli.terminal.OutputFormat;
import io.leat.log.inspect.BatchLine;
import io.leat.log.inspect.Finding;
import io.leat.log.inspect.IndexFile;
import io.leat.log.inspect.SegmentWalk;
import io.leat.log.segment.IndexLayout;
import io.leat.log.segment.SegmentFiles;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `leat log dump`.
@Command(
        name = "dump",
        description = {
            "Print the batches of a segment, the entries of an index, or the lines of a checkpoint;"
                    + " of a directory, all of them in it.",
            "Exit code 1 when a segment has a batch that is bad. Changes nothing."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  leat log dump /var/lib/leat/orders-0",
            "  leat log dump /var/lib/leat/orders-0/00000000000000000000.log --format json"
        })
final class LogDump implements Callable<Integer> {
    private final Console console;
    private boolean sound = true;

    @Parameters(paramLabel = "FILE|DIR", description = "What to print.")
    private Path path = Path.of("");

    @Mixin private final OutputFormat format = new OutputFormat();

    LogDump(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try {
            if (Files.isDirectory(path)) {
                for (Path file : files()) {
                    console.out().println(format.isJson() ? fileLine(file) : "== " + file);
                    dump(file);
                }
            } else {
                dump(path);
            }
        } catch (IOException e) {
            console.complain("cannot read " + path + ": " + e);
            return ExitCode.FAILED;
        }
        return sound ? ExitCode.OK : ExitCode.FAILED;
    }

    private static String fileLine(Path file) {
        return Json.line(Map.of("file", file.toString()));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private void dump(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(SegmentFiles.LOG)) {
            dumpSegment(file);
        } else if (name.endsWith(SegmentFiles.TIME_INDEX)) {
            dumpIndex(file, IndexLayout.TIME, "timestamp", "relativeOffset");
        } else if (name.endsWith(SegmentFiles.OFFSET_INDEX)) {
            dumpIndex(file, IndexLayout.OFFSET, "relativeOffset", "position");
        } else {
            dumpText(file);
        }
    }

    private void dumpSegment(Path file) throws IOException {
        Optional<Finding> tail = new SegmentWalk(file).run(this::print);
        if (tail.isPresent()) {
            sound = false;
            console.out()
                    .println(
                            format.isJson()
                                    ? Json.line(Map.of("wrong", tail.get().toString()))
                                    : tail.get().toString());
        }
    }

    private void print(BatchLine batch) {
        sound &= batch.crcMatches();
        if (format.isJson()) {
            console.out().println(Json.line(batch));
            return;
        }
        console.out()
                .printf(
                        "byte %d: offsets %d to %d, %d records, %d bytes, epoch %d, %s%s%s%s%s%n",
                        batch.position(),
                        batch.baseOffset(),
                        batch.lastOffset(),
                        batch.records(),
                        batch.sizeBytes(),
                        batch.leaderEpoch(),
                        batch.compression(),
                        batch.producerId() < 0
                                ? ""
                                : ", producer %d epoch %d sequence %d"
                                        .formatted(
                                                batch.producerId(),
                                                batch.producerEpoch(),
                                                batch.baseSequence()),
                        batch.transactional() ? ", transactional" : "",
                        batch.control() ? ", control" : "",
                        batch.crcMatches() ? "" : ", CHECKSUM DOES NOT MATCH");
    }

    private void dumpIndex(Path file, IndexLayout layout, String key, String value)
            throws IOException {
        for (IndexFile.Entry entry : IndexFile.read(file, layout).entries()) {
            console.out()
                    .println(
                            format.isJson()
                                    ? Json.line(Map.of(key, entry.key(), value, entry.value()))
                                    : key + " " + entry.key() + ", " + value + " " + entry.value());
        }
    }

    private void dumpText(Path file) throws IOException {
        try {
            for (String line : Files.readAllLines(file)) {
                console.out().println(format.isJson() ? Json.line(Map.of("line", line)) : line);
            }
        } catch (MalformedInputException notText) {
            long size = Files.size(file);
            console.out()
                    .println(
                            format.isJson()
                                    ? Json.line(Map.of("bytes", size))
                                    : size + " bytes that are no text");
        }
    }
}
