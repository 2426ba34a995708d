package io.leat.dist.cli.moving;

import io.leat.client.admin.Admin;
import io.leat.client.admin.ConfigResource;
import io.leat.client.admin.OngoingMove;
import io.leat.cluster.placement.Evacuation;
import io.leat.cluster.placement.Layout.Placed;
import io.leat.cluster.placement.Transfer;
import io.leat.dist.cli.terminal.ClusterCommand;
import io.leat.dist.cli.terminal.Console;
import io.leat.dist.cli.terminal.ImpossibleException;
import io.leat.dist.cli.terminal.UsageException;
import io.leat.protocol.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat broker drain`.
@Command(
        name = "drain",
        description = {
            "Move every replica and leadership off a broker, so that it can be stopped for good.",
            "New topics are not placed on it from then on (cordoned.log.dirs=*). Ctrl-C stops the"
                    + " command; what is under way goes on, and the same command goes on with the"
                    + " rest. Nothing is moved if not everything can be."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  leat broker drain 3 --dry-run",
            "  leat broker drain 3 --throttle 50M",
            "  leat broker drain 3 --undo      stop it, and let the broker have new replicas again",
            "  leat broker drain 3 --gone      broker 3 will never come back: copy from the others"
        })
final class BrokerDrain extends ClusterCommand {
    private static final String CORDONED = "cordoned.log.dirs";
    private static final int NAMED_MAX = 20;
    private static final int ROUNDS_MAX = 5;
    private static final long SETTLING_MILLIS = 1_000;

    @Parameters(paramLabel = "BROKER", description = "The broker's id.")
    private int broker;

    @Option(names = "--dry-run", description = "Only show what would be moved where.")
    private boolean dryRun;

    @Option(
            names = "--partial",
            description = "Move what can be moved, also if some partitions have to stay.")
    private boolean partial;

    @Option(names = "--gone", description = "The broker does not run and will not come back.")
    private boolean gone;

    @Option(
            names = "--undo",
            description = "Take back the moves that are under way, and the cordon.")
    private boolean undo;

    @Mixin private final MoveOptions options = new MoveOptions();

    BrokerDrain(Console console) {
        super(console);
    }

    @Override
    protected void run(Admin admin) throws InterruptedException {
        if (undo && (dryRun || partial || gone)) {
            throw new UsageException("--undo stands alone");
        }
        Situation situation = Situation.read(admin);
        requireKnown(situation);
        if (undo) {
            undo(admin, situation);
            return;
        }
        Evacuation plan = Evacuation.of(situation.layout(), broker);
        requirePossible(situation, plan);
        if (dryRun) {
            new PlanPrinter(console()).print(plan.transfers());
            return;
        }
        if (!gone && !situation.isCordoned(broker)) {
            cordon(admin, Map.of(CORDONED, "*"), List.of());
            say("Broker %d gets no new replicas from now on.".formatted(broker));
        }
        drain(admin, plan.stuck().size());
    }

    private void requireKnown(Situation situation) {
        boolean runs = situation.isRunning(broker);
        if (runs && gone) {
            throw new ImpossibleException(
                    "broker %d is running: leave out --gone.".formatted(broker));
        }
        if (!runs && situation.partitionsOn(broker).isEmpty()) {
            throw new ImpossibleException(
                    "there is no broker %d; the cluster has the brokers %s."
                            .formatted(broker, List.copyOf(situation.held().keySet())));
        }
        if (!runs && !gone) {
            throw new ImpossibleException(
                    "broker %1$d is not running. Start it, so that it can hand over what only it"
                                    .formatted(broker)
                            + " has; if it is gone for good, add --gone.");
        }
    }

    private void requirePossible(Situation situation, Evacuation plan) {
        List<Integer> others =
                situation.open().stream().filter(id -> id != broker).sorted().toList();
        if (others.isEmpty()) {
            throw new ImpossibleException(
                    "no other broker may be given replicas. Start one more, or undo the draining of"
                            + " another.");
        }
        if (plan.stuck().isEmpty()) {
            return;
        }
        for (TopicPartition stuck : plan.stuck().stream().limit(NAMED_MAX).toList()) {
            console()
                    .err()
                    .println(
                            ("leat: %s cannot be moved: it has %d replicas, and only the brokers %s"
                                            + " may hold them")
                                    .formatted(stuck, factor(situation, stuck), others));
        }
        if (!partial) {
            throw new ImpossibleException(
                    ("%d partitions cannot be moved, so nothing was. Start one more broker, lower"
                                    + " their replication with 'leat topic move', or move the rest"
                                    + " with --partial.")
                            .formatted(plan.stuck().size()));
        }
    }

    private static int factor(Situation situation, TopicPartition partition) {
        return situation.layout().partitions().stream()
                .filter(placed -> placed.partition().equals(partition))
                .map(Placed::replicas)
                .mapToInt(List::size)
                .findFirst()
                .orElse(0);
    }

    private void drain(Admin admin, int stuck) throws InterruptedException {
        Throttle throttle = Throttle.begin(admin, console(), options.bytesPerSecond());
        try (Interruption interruption = Interruption.begin()) {
            for (int round = 0; round < ROUNDS_MAX; round++) {
                Situation situation = Situation.read(admin);
                List<Transfer> plan = Evacuation.of(situation.layout(), broker).transfers();
                List<OngoingMove> leaving =
                        situation.moves().values().stream()
                                .filter(move -> move.removing().contains(broker))
                                .toList();
                if (plan.isEmpty() && leaving.isEmpty()) {
                    throttle.end();
                    tellEnd(situation, stuck);
                    return;
                }
                MoveRun run =
                        new MoveRun(admin, console(), interruption, options.atOnce(), throttle)
                                .waitFor(leaving, situation);
                if (!run.run(plan)) {
                    tellInterrupted(run, throttle);
                    return;
                }
                interruption.await(SETTLING_MILLIS); // all brokers have heard of it then
            }
        }
        throw new ImpossibleException(
                "broker %d still has replicas; run the command again.".formatted(broker));
    }

    private void tellEnd(Situation situation, int stuck) {
        int left = situation.partitionsOn(broker).size();
        if (left > 0 || stuck > 0) {
            throw new ImpossibleException(
                    "broker %d keeps %d partitions that cannot be moved.".formatted(broker, left));
        }
        say(
                ("Broker %1$d holds nothing any more: stop it, then run 'leat broker decommission"
                                + " %1$d'.")
                        .formatted(broker));
    }

    private void tellInterrupted(MoveRun run, Throttle throttle) {
        say(
                ("Stopped with %d partitions left. What is under way goes on ('leat topic moves'"
                                        + " shows it); run the command again to go on, with --undo"
                                        + " to take it back.")
                                .formatted(run.left())
                        + throttle.whatStays());
    }

    private void undo(Admin admin, Situation situation) throws InterruptedException {
        List<TopicPartition> leaving = new ArrayList<>();
        for (OngoingMove move : situation.moves().values()) {
            if (move.removing().contains(broker)) {
                leaving.add(move.partition());
            }
        }
        if (situation.isRunning(broker)) {
            cordon(admin, Map.of(), List.of(CORDONED));
        }
        Map<TopicPartition, String> refused =
                leaving.isEmpty() ? Map.of() : admin.replicas().cancel(leaving);
        Throttle.begin(admin, console(), 0).end();
        refused.forEach(
                (partition, why) -> console().err().println("leat: " + partition + ": " + why));
        say(
                ("Broker %d may have new replicas again; %d moves were taken back. 'leat cluster"
                                + " balance' gives it its share.")
                        .formatted(broker, leaving.size() - refused.size()));
    }

    private void cordon(Admin admin, Map<String, String> set, List<String> unset)
            throws InterruptedException {
        admin.configs().change(new ConfigResource.Broker(broker), set, unset);
    }
}
