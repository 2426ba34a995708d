package io.leat.dist;

import io.leat.broker.Broker;
import io.leat.broker.config.BrokerConfig;
import io.leat.broker.config.ConfigReading;
import io.leat.dist.local.CannotStart;
import java.io.IOException;
import java.net.BindException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts a broker from settings, or says in one message why not.
final class Brokers {
    private static final Logger LOG = LoggerFactory.getLogger(Brokers.class);

    private Brokers() {}

    /// Judges the settings; warnings become log events.
    static BrokerConfig configure(String source, Map<String, String> texts) throws CannotStart {
        return switch (BrokerConfig.read(source, texts)) {
            case ConfigReading.Accepted accepted -> {
                accepted.warnings().forEach(warning -> LOG.warn("config.ignored {}", warning));
                yield accepted.config();
            }
            case ConfigReading.Refused refused ->
                    throw new CannotStart(String.join("\nleat: ", refused.problems()));
        };
    }

    /// Adds `KEY=VALUE` settings of the command line to those of a file.
    static void override(Map<String, String> texts, List<String> settings) throws CannotStart {
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new CannotStart("--override takes KEY=VALUE and not \"" + setting + "\"");
            }
            texts.put(setting.substring(0, equals).strip(), setting.substring(equals + 1).strip());
        }
    }

    /// Starts the broker; it answers when this returns.
    static Broker start(BrokerConfig config) throws CannotStart, IOException {
        try {
            return Broker.start(config);
        } catch (BindException taken) {
            throw new CannotStart(
                    "cannot listen on "
                            + config.listeners().listeners().stream()
                                    .map(listener -> listener.host() + ":" + listener.port())
                                    .collect(Collectors.joining(", "))
                            + ": "
                            + taken.getMessage()
                            + "; stop the program that uses it, or change listeners");
        }
    }

    /// Where it listens, each as `NAME://host:port`.
    static List<String> addresses(Broker broker) {
        return broker.listeners().stream()
                .map(at -> at.listener() + "://" + host(at.host()) + ":" + at.port())
                .toList();
    }

    private static String host(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }
}
