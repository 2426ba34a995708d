package io.leat.dist.cli.config;

import io.leat.client.admin.Admin;
import io.leat.client.admin.ConfigEntry;
import io.leat.dist.cli.terminal.Console;
import io.leat.dist.cli.terminal.ReportCommand;
import io.leat.dist.cli.terminal.Table;
import io.leat.dist.cli.terminal.UsageException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat config get`.
@Command(
        name = "get",
        description = "Show the settings of a topic or broker, and where each value comes from.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  leat config get topic orders",
            "  leat config get topic orders retention.ms",
            "  leat config get broker 0 --changed",
            "  leat config get topic orders --format json"
        })
final class ConfigRead extends ReportCommand {
    @Mixin private final Resource resource = new Resource();

    @Parameters(
            index = "2..*",
            paramLabel = "KEY",
            arity = "0..*",
            description = "Only these settings.")
    private List<String> keys = List.of();

    @Option(names = "--changed", description = "Only settings that are not at their defaults.")
    private boolean changed;

    record Row(
            String name,
            @Nullable String value,
            String source,
            boolean readOnly,
            boolean sensitive) {}

    ConfigRead(Console console) {
        super(console);
    }

    @Override
    protected Report report(Admin admin) throws InterruptedException {
        List<ConfigEntry> entries = admin.configs().read(resource.resource());
        for (String key : keys) {
            if (entries.stream().noneMatch(entry -> entry.name().equals(key))) {
                throw new UsageException(
                        resource.resource().describe() + " has no setting '" + key + "'");
            }
        }
        List<Row> rows =
                entries.stream()
                        .filter(entry -> keys.isEmpty() || keys.contains(entry.name()))
                        .filter(entry -> !changed || isChanged(entry))
                        .map(ConfigRead::row)
                        .toList();
        return new Report(rows, () -> print(rows));
    }

    private static boolean isChanged(ConfigEntry entry) {
        return entry.source() != ConfigEntry.Source.DEFAULT;
    }

    private static Row row(ConfigEntry entry) {
        return new Row(
                entry.name(),
                entry.value(),
                entry.source().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                entry.readOnly(),
                entry.sensitive());
    }

    private void print(List<Row> rows) {
        Table table = new Table("SETTING", "VALUE", "FROM");
        for (Row row : rows) {
            String value = row.value == null ? (row.sensitive ? "(secret)" : "") : row.value;
            table.row(row.name, value, row.source);
        }
        print(table);
    }
}
