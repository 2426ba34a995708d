package io.leat.dist.cli.topic;

import io.leat.client.RefusedException;
import io.leat.client.admin.Admin;
import io.leat.dist.cli.terminal.ClusterCommand;
import io.leat.dist.cli.terminal.Console;
import io.leat.protocol.ErrorCode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat topic delete`.
@Command(
        name = "delete",
        description = "Delete topics with all their records. There is no way back.",
        footerHeading = "%nExamples:%n",
        footer = {"  leat topic delete orders", "  leat topic delete orders --if-exists"})
final class TopicDelete extends ClusterCommand {
    @Parameters(paramLabel = "TOPIC", arity = "1..*", description = "The topics' names.")
    private List<String> names = List.of();

    @Option(names = "--if-exists", description = "Accept that a topic is not there.")
    private boolean ifExists;

    TopicDelete(Console console) {
        super(console);
    }

    @Override
    protected void run(Admin admin) throws InterruptedException {
        for (String name : names) {
            try {
                admin.topics().delete(name);
                say("Deleted topic " + name + ".");
            } catch (RefusedException refused) {
                if (!ifExists || refused.error() != ErrorCode.UNKNOWN_TOPIC_OR_PARTITION) {
                    throw refused;
                }
                say("There is no topic " + name + ".");
            }
        }
    }
}
