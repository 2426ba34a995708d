package io.leat.dist.cli.log;

import io.leat.dist.cli.terminal.Console;
import io.leat.dist.cli.terminal.ExitCode;
import io.leat.dist.cli.terminal.Json;
import io.leat.dist.cli.terminal.OutputFormat;
import io.leat.dist.cli.terminal.Table;
import io.leat.log.inspect.Finding;
import io.leat.log.inspect.LogCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `leat log verify`.
@Command(
        name = "verify",
        description = {
            "Check all segments, indexes, snapshots and checkpoints of a log directory, or of one"
                    + " partition's directory in it.",
            "Exit code 1 when something is wrong. Changes nothing; while a broker runs, what it"
                    + " writes just now may look unfinished."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  leat log verify /var/lib/leat",
            "  leat log verify /var/lib/leat/orders-0 --format json"
        })
final class LogVerify implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "DIR", description = "An entry of log.dirs, or a partition's in it.")
    private Path directory = Path.of("");

    @Mixin private final OutputFormat format = new OutputFormat();

    /// One finding as programs get it.
    record FindingRow(String kind, String file, long position, long offset, String text) {}

    /// The answer as programs get it.
    record Answer(
            boolean sound,
            boolean inUse,
            Map<String, LogCheck.PartitionReport> partitions,
            List<FindingRow> findings) {}

    LogVerify(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        LogCheck.Report report;
        try {
            report = LogCheck.of(directory);
        } catch (IOException e) {
            console.complain("cannot read " + directory + ": " + e);
            return ExitCode.FAILED;
        }
        if (format.isJson()) {
            console.out().println(Json.pretty(answer(report)));
        } else {
            print(report);
        }
        return report.isSound() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static Answer answer(LogCheck.Report report) {
        List<FindingRow> rows = report.findings().stream().map(LogVerify::row).toList();
        return new Answer(report.isSound(), report.inUse(), report.partitions(), rows);
    }

    private static FindingRow row(Finding found) {
        return new FindingRow(
                found.kind().name(),
                found.file().toString(),
                found.position(),
                found.offset(),
                found.text());
    }

    private void print(LogCheck.Report report) {
        if (report.inUse()) {
            console.out().println("A broker uses this directory now.");
        }
        Table table = new Table("PARTITION", "SEGMENTS", "BATCHES", "RECORDS", "END", "BYTES");
        report.partitions()
                .forEach((name, found) ->
                        table.row(
                                name,
                                found.segments(),
                                found.batches(),
                                found.records(),
                                found.endOffset(),
                                found.bytes()));
        table.print(console.out());
        report.findings().forEach(finding -> console.out().println(finding));
        console.out().println(report.isSound() ? "Nothing is wrong." : "Something is wrong.");
    }
}
