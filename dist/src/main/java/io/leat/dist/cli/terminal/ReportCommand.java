package io.leat.dist.cli.terminal;

import io.leat.client.admin.Admin;
import picocli.CommandLine.Mixin;

/// A command whose answer has a form for people and one for programs.
public abstract class ReportCommand extends ClusterCommand {
    @Mixin private final OutputFormat format = new OutputFormat();

    /// An answer: `json` is what programs get, `print` writes what people get.
    public record Report(Object json, Runnable print) {}

    protected ReportCommand(Console console) {
        super(console);
    }

    @Override
    protected final void run(Admin admin) throws InterruptedException {
        Report report = report(admin);
        if (format.isJson()) {
            say(Json.pretty(report.json()));
        } else {
            report.print().run();
        }
    }

    /// Asks the cluster.
    protected abstract Report report(Admin admin) throws InterruptedException;

    protected final void print(Table table) {
        table.print(console().out());
    }
}
