package io.leat.dist.cli.moving;

import io.leat.client.RefusedException;
import io.leat.client.admin.Admin;
import io.leat.dist.cli.terminal.ClusterCommand;
import io.leat.dist.cli.terminal.Console;
import io.leat.dist.cli.terminal.ImpossibleException;
import io.leat.protocol.ErrorCode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `leat broker decommission`.
@Command(
        name = "decommission",
        description = {
            "Have the cluster forget a broker that was drained and stopped: its settings, and who"
                    + " owned its id.",
            "Refused while the broker runs or has replicas. A new broker may take the id then."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  leat broker drain 3           first: move everything off it, then stop it",
            "  leat broker decommission 3"
        })
final class BrokerDecommission extends ClusterCommand {
    @Parameters(paramLabel = "BROKER", description = "The broker's id.")
    private int broker;

    BrokerDecommission(Console console) {
        super(console);
    }

    @Override
    protected void run(Admin admin) throws InterruptedException {
        Situation situation = Situation.read(admin);
        if (situation.isRunning(broker)) {
            throw new ImpossibleException(
                    "broker %1$d is running. Drain it with 'leat broker drain %1$d', stop it, then"
                                    .formatted(broker)
                            + " decommission it.");
        }
        int held = situation.partitionsOn(broker).size();
        if (held > 0) {
            throw new ImpossibleException(
                    ("broker %1$d has replicas of %2$d partitions, %3$s for one. Start it and drain"
                                    + " it; if it is gone for good, 'leat broker drain %1$d --gone'"
                                    + " makes them anew elsewhere.")
                            .formatted(broker, held, situation.partitionsOn(broker).getFirst()));
        }
        try {
            admin.replicas().unregister(broker);
        } catch (RefusedException refused) {
            if (refused.error() == ErrorCode.BROKER_ID_NOT_REGISTERED) {
                throw new ImpossibleException(
                        "the cluster knows nothing of a broker %d; it has the brokers %s."
                                .formatted(broker, List.copyOf(situation.held().keySet())));
            }
            throw refused;
        }
        say("Broker %d is forgotten.".formatted(broker));
    }
}
