package io.leat.broker.config;

import java.util.List;

/// What became of reading a whole configuration.
public sealed interface ConfigReading {
    /// It can be used; the warnings are for whoever wrote it.
    record Accepted(BrokerConfig config, List<String> warnings) implements ConfigReading {
        public Accepted {
            warnings = List.copyOf(warnings);
        }
    }

    /// It cannot be used, for all of these reasons; each is a line of text.
    record Refused(List<String> problems) implements ConfigReading {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
