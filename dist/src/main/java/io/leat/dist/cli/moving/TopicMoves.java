package io.leat.dist.cli.moving;

import io.leat.client.admin.Admin;
import io.leat.client.admin.OngoingMove;
import io.leat.dist.cli.terminal.Console;
import io.leat.dist.cli.terminal.ReportCommand;
import io.leat.dist.cli.terminal.Table;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/// `leat topic moves`.
@Command(
        name = "moves",
        description = "Show the partitions that are being moved, and how far each is.",
        footerHeading = "%nExamples:%n",
        footer = {"  leat topic moves", "  leat topic moves --format json"})
public final class TopicMoves extends ReportCommand {
    record Row(
            String topic,
            int partition,
            List<Integer> target,
            List<Integer> adding,
            List<Integer> removing,
            long bytes,
            long bytesCopied) {}

    public TopicMoves(Console console) {
        super(console);
    }

    @Override
    protected Report report(Admin admin) throws InterruptedException {
        Situation situation = Situation.read(admin);
        List<Row> rows = new ArrayList<>();
        for (OngoingMove move : situation.moves().values()) {
            long bytes = 0;
            long copied = 0;
            for (var held : situation.held().entrySet()) {
                boolean isCopy = move.adding().contains(held.getKey());
                long size = held.getValue().size(move.partition());
                copied += isCopy ? size : 0;
                bytes = isCopy ? bytes : Math.max(bytes, size);
            }
            rows.add(
                    new Row(
                            move.partition().topic(),
                            move.partition().partition(),
                            move.target(),
                            move.adding(),
                            move.removing(),
                            bytes * move.adding().size(),
                            copied));
        }
        return new Report(rows, () -> print(rows));
    }

    private void print(List<Row> rows) {
        if (rows.isEmpty()) {
            say("Nothing is being moved.");
            return;
        }
        Table table = new Table("PARTITION", "TO", "ADDING", "REMOVING", "COPIED", "OF");
        for (Row row : rows) {
            table.row(
                    row.topic + "-" + row.partition,
                    PlanPrinter.joined(row.target),
                    PlanPrinter.joined(row.adding),
                    PlanPrinter.joined(row.removing),
                    ByteSize.text(row.bytesCopied),
                    ByteSize.text(row.bytes));
        }
        print(table);
    }
}
