package io.leat.dist.cli.topic;

import io.leat.client.admin.Admin;
import io.leat.client.cluster.TopicView;
import io.leat.dist.cli.terminal.Console;
import io.leat.dist.cli.terminal.ReportCommand;
import io.leat.dist.cli.terminal.Table;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `leat topic list`.
@Command(
        name = "list",
        description = "List the topics.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  leat topic list",
            "  leat topic list --internal",
            "  leat topic list --format json | jq -r '.[].name'"
        })
final class TopicList extends ReportCommand {
    @Option(names = "--internal", description = "Also the topics that brokers keep for themselves.")
    private boolean internal;

    record Row(String name, String id, int partitions, int replicationFactor, boolean internal) {}

    TopicList(Console console) {
        super(console);
    }

    @Override
    protected Report report(Admin admin) throws InterruptedException {
        List<Row> rows =
                admin.topics().list().stream()
                        .filter(topic -> internal || !topic.internal())
                        .map(TopicList::row)
                        .toList();
        return new Report(rows, () -> print(rows));
    }

    private static Row row(TopicView topic) {
        return new Row(
                topic.name(),
                topic.id().toString(),
                topic.partitions().size(),
                topic.replicationFactor(),
                topic.internal());
    }

    private void print(List<Row> rows) {
        if (rows.isEmpty()) {
            say("There are no topics. 'leat topic create NAME' makes one.");
            return;
        }
        Table table = new Table("TOPIC", "PARTITIONS", "REPLICAS", "ID");
        rows.forEach(row -> table.row(row.name, row.partitions, row.replicationFactor, row.id));
        print(table);
    }
}
