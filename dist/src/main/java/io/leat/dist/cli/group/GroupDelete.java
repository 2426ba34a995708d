package io.leat.dist.cli.group;

import io.leat.client.admin.Admin;
import io.leat.dist.cli.terminal.ClusterCommand;
import io.leat.dist.cli.terminal.Console;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `leat group delete`.
@Command(
        name = "delete",
        description = "Delete groups that have no members, with the offsets they committed.",
        footerHeading = "%nExamples:%n",
        footer = {"  leat group delete billing"})
final class GroupDelete extends ClusterCommand {
    @Parameters(paramLabel = "GROUP", arity = "1..*", description = "The groups' names.")
    private List<String> names = List.of();

    GroupDelete(Console console) {
        super(console);
    }

    @Override
    protected void run(Admin admin) throws InterruptedException {
        for (String name : names) {
            admin.groups().delete(name);
            say("Deleted group " + name + ".");
        }
    }
}
