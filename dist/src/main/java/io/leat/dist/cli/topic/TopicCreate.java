package io.leat.dist.cli.topic;

import io.leat.client.RefusedException;
import io.leat.client.admin.Admin;
import io.leat.client.admin.NewTopic;
import io.leat.client.cluster.TopicView;
import io.leat.dist.cli.terminal.ClusterCommand;
import io.leat.dist.cli.terminal.Console;
import io.leat.dist.cli.terminal.KeyValues;
import io.leat.protocol.ErrorCode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat topic create`.
@Command(
        name = "create",
        description = "Create topics.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  leat topic create greetings",
            "  leat topic create orders --partitions 6 --replication-factor 3",
            "  leat topic create state --config cleanup.policy=compact --if-not-exists"
        })
final class TopicCreate extends ClusterCommand {
    private static final int BROKER_DEFAULT = -1;

    @Parameters(paramLabel = "TOPIC", arity = "1..*", description = "The topics' names.")
    private List<String> names = List.of();

    @Option(
            names = {"-p", "--partitions"},
            paramLabel = "N",
            description = "How many partitions (default: as the broker is set up).")
    private int partitions = BROKER_DEFAULT;

    @Option(
            names = {"-r", "--replication-factor"},
            paramLabel = "N",
            description =
                    "On how many brokers each partition is (default: as the broker is set up).")
    private short replicationFactor = BROKER_DEFAULT;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "KEY=VALUE",
            description = "A setting of the topic; may be repeated.")
    private List<String> configs = List.of();

    @Option(names = "--if-not-exists", description = "Accept a topic that is already there.")
    private boolean ifNotExists;

    TopicCreate(Console console) {
        super(console);
    }

    @Override
    protected void run(Admin admin) throws InterruptedException {
        for (String name : names) {
            NewTopic topic =
                    new NewTopic(name, partitions, replicationFactor, KeyValues.parse(configs));
            try {
                admin.topics().create(topic);
                say(created(admin, name));
            } catch (RefusedException refused) {
                if (!ifNotExists || refused.error() != ErrorCode.TOPIC_ALREADY_EXISTS) {
                    throw refused;
                }
                say("Topic " + name + " is already there.");
            }
        }
    }

    /// What was created may not be visible on the broker that is asked; that is no failure.
    private static String created(Admin admin, String name) throws InterruptedException {
        try {
            TopicView topic = admin.topics().describe(name);
            int count = topic.partitions().size();
            return "Created topic %s with %d partition%s, replication factor %d."
                    .formatted(name, count, count == 1 ? "" : "s", topic.replicationFactor());
        } catch (RefusedException notYetVisible) {
            return "Created topic " + name + ".";
        }
    }
}
