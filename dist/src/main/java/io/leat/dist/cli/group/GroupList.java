package io.leat.dist.cli.group;

import io.leat.client.admin.Admin;
import io.leat.client.admin.GroupListing;
import io.leat.dist.cli.terminal.Console;
import io.leat.dist.cli.terminal.ReportCommand;
import io.leat.dist.cli.terminal.Table;
import java.util.List;
import picocli.CommandLine.Command;

/// `leat group list`.
@Command(
        name = "list",
        description = "List the consumer groups.",
        footerHeading = "%nExamples:%n",
        footer = {"  leat group list", "  leat group list --format json | jq -r '.[].name'"})
final class GroupList extends ReportCommand {
    GroupList(Console console) {
        super(console);
    }

    @Override
    protected Report report(Admin admin) throws InterruptedException {
        List<GroupListing> groups = admin.groups().list();
        return new Report(groups, () -> print(groups));
    }

    private void print(List<GroupListing> groups) {
        if (groups.isEmpty()) {
            say("There are no groups. 'leat consume TOPIC --group NAME' makes one.");
            return;
        }
        Table table = new Table("GROUP", "STATE", "TYPE", "PROTOCOL", "COORDINATOR");
        for (GroupListing group : groups) {
            table.row(
                    group.name(),
                    orDash(group.state()),
                    orDash(group.type()),
                    orDash(group.protocolType()),
                    group.coordinator());
        }
        print(table);
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }
}
