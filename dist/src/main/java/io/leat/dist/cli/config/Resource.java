package io.leat.dist.cli.config;

import io.leat.client.admin.ConfigResource;
import io.leat.dist.cli.terminal.UsageException;
import picocli.CommandLine.Parameters;

/// The arguments that say what is configured.
final class Resource {
    private static final String ALL = "all";

    private enum Kind {
        TOPIC,
        BROKER
    }

    @Parameters(index = "0", paramLabel = "topic|broker", description = "What sort of thing.")
    private Kind kind = Kind.TOPIC;

    @Parameters(
            index = "1",
            paramLabel = "NAME",
            description = "The topic's name, or the broker's id; 'all' stands for all brokers.")
    private String name = "";

    ConfigResource resource() {
        return switch (kind) {
            case TOPIC -> new ConfigResource.Topic(name);
            case BROKER ->
                    name.equals(ALL)
                            ? new ConfigResource.AllBrokers()
                            : new ConfigResource.Broker(brokerId());
        };
    }

    private int brokerId() {
        try {
            return Integer.parseInt(name);
        } catch (NumberFormatException notANumber) {
            throw new UsageException("a broker is named by its id or 'all', not '" + name + "'");
        }
    }
}
