package io.leat.dist.cli.config;

import io.leat.client.admin.Admin;
import io.leat.dist.cli.terminal.ClusterCommand;
import io.leat.dist.cli.terminal.Console;
import io.leat.dist.cli.terminal.KeyValues;
import io.leat.dist.cli.terminal.UsageException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat config set`.
@Command(
        name = "set",
        description = "Change settings of a topic or broker. They count at once.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  leat config set topic orders retention.ms=86400000 max.message.bytes=2097152",
            "  leat config set topic orders --unset retention.ms"
        })
final class ConfigSet extends ClusterCommand {
    @Mixin private final Resource resource = new Resource();

    @Parameters(
            index = "2..*",
            paramLabel = "KEY=VALUE",
            arity = "0..*",
            description = "The settings and their new values.")
    private List<String> settings = List.of();

    @Option(
            names = "--unset",
            paramLabel = "KEY",
            description = "A setting to take back to its default; may be repeated.")
    private List<String> unset = List.of();

    ConfigSet(Console console) {
        super(console);
    }

    @Override
    protected void run(Admin admin) throws InterruptedException {
        if (settings.isEmpty() && unset.isEmpty()) {
            throw new UsageException("nothing to change: give KEY=VALUE or --unset KEY");
        }
        admin.configs().change(resource.resource(), KeyValues.parse(settings), unset);
        say("Changed the settings of " + resource.resource().describe() + ".");
    }
}
