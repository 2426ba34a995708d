package io.leat.dist.cli.moving;

import io.leat.cluster.placement.Transfer;
import io.leat.dist.cli.terminal.Console;
import io.leat.dist.cli.terminal.Table;
import java.util.List;
import java.util.stream.Collectors;

/// Shows what would be moved.
record PlanPrinter(Console console) {
    /// The same for programs.
    record Row(
            String topic,
            int partition,
            List<Integer> before,
            List<Integer> after,
            long bytesToCopy) {
        static Row of(Transfer transfer) {
            return new Row(
                    transfer.partition().topic(),
                    transfer.partition().partition(),
                    transfer.before(),
                    transfer.after(),
                    transfer.bytesCopied());
        }
    }

    void print(List<Transfer> plan) {
        if (plan.isEmpty()) {
            console.out().println("There is nothing to move.");
            return;
        }
        Table table = new Table("PARTITION", "FROM", "TO", "COPIES");
        for (Transfer transfer : plan) {
            table.row(
                    transfer.partition(),
                    joined(transfer.before()),
                    joined(transfer.after()),
                    transfer.added().isEmpty()
                            ? "only the order"
                            : ByteSize.text(transfer.bytesCopied()));
        }
        table.print(console.out());
        console.out().println(summary(plan));
    }

    static String summary(List<Transfer> plan) {
        return "%d partitions to change, %s to copy."
                .formatted(
                        plan.size(),
                        ByteSize.text(plan.stream().mapToLong(Transfer::bytesCopied).sum()));
    }

    static String joined(List<Integer> brokers) {
        return brokers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
