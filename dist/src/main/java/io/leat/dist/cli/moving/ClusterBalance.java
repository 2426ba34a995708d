package io.leat.dist.cli.moving;

import io.leat.client.admin.Admin;
import io.leat.cluster.placement.Balance;
import io.leat.cluster.placement.Tolerance;
import io.leat.cluster.placement.Transfer;
import io.leat.dist.cli.terminal.ClusterCommand;
import io.leat.dist.cli.terminal.Console;
import io.leat.dist.cli.terminal.ImpossibleException;
import io.leat.dist.cli.terminal.Json;
import io.leat.dist.cli.terminal.OutputFormat;
import io.leat.dist.cli.terminal.UsageException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `leat cluster balance`.
@Command(
        name = "balance",
        description = {
            "Even out replicas, their bytes and leaderships over the brokers, with few moves and"
                    + " over as many racks as possible.",
            "Brokers that are being drained get nothing. Ctrl-C stops the command; what is under"
                    + " way goes on, and the same command goes on with the rest. A balanced cluster"
                    + " is left as it is."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  leat cluster balance --dry-run",
            "  leat cluster balance --dry-run --format json",
            "  leat cluster balance --throttle 50M",
            "  leat cluster balance --at-once 10"
        })
public final class ClusterBalance extends ClusterCommand {
    @Option(names = "--dry-run", description = "Only show what would be moved where.")
    private boolean dryRun;

    @Mixin private final OutputFormat format = new OutputFormat();

    @Mixin private final MoveOptions options = new MoveOptions();

    public ClusterBalance(Console console) {
        super(console);
    }

    @Override
    protected void run(Admin admin) throws InterruptedException {
        if (format.isJson() && !dryRun) {
            throw new UsageException("--format json goes with --dry-run");
        }
        Situation situation = Situation.read(admin);
        if (situation.open().isEmpty()) {
            throw new ImpossibleException("every broker is being drained; undo one.");
        }
        List<Transfer> plan = Balance.of(situation.layout(), Tolerance.DEFAULT);
        if (format.isJson()) {
            say(Json.pretty(plan.stream().map(PlanPrinter.Row::of).toList()));
        } else if (dryRun) {
            new PlanPrinter(console()).print(plan);
        } else {
            move(admin, situation, plan);
        }
    }

    private void move(Admin admin, Situation situation, List<Transfer> plan)
            throws InterruptedException {
        if (!plan.isEmpty()) {
            say(PlanPrinter.summary(plan));
        }
        Throttle throttle = Throttle.begin(admin, console(), options.bytesPerSecond());
        try (Interruption interruption = Interruption.begin()) {
            MoveRun run =
                    new MoveRun(admin, console(), interruption, options.atOnce(), throttle)
                            .waitFor(situation.moves().values(), situation);
            if (!run.run(plan)) {
                say(
                        ("Stopped with %d partitions left. What is under way goes on ('leat topic"
                                                + " moves' shows it); run the command again to go"
                                                + " on.")
                                        .formatted(run.left())
                                + throttle.whatStays());
                return;
            }
            throttle.end();
            admin.replicas().electPreferredLeaders();
            if (!run.refused().isEmpty()) {
                throw new ImpossibleException(
                        run.refused().size() + " partitions stay where they are.");
            }
            say("The cluster is balanced: all brokers have their share.");
        }
    }
}
