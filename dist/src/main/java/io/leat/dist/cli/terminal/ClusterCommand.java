package io.leat.dist.cli.terminal;

import io.leat.client.admin.Admin;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/// A command that asks the cluster something and prints the answer. Failures are thrown; [Failures]
/// tells them.
public abstract class ClusterCommand implements Callable<Integer> {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    private final Console console;

    protected ClusterCommand(Console console) {
        this.console = console;
    }

    @Override
    public final Integer call() throws InterruptedException {
        try (Admin admin = Admin.open(cluster.client(), cluster.timeout())) {
            run(admin);
        }
        return ExitCode.OK;
    }

    /// Does what the command is for.
    protected abstract void run(Admin admin) throws InterruptedException;

    protected final Console console() {
        return console;
    }

    /// Prints a line of the answer.
    protected final void say(String line) {
        console.out().println(line);
    }
}
