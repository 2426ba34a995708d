package io.leat.cluster.controller;

import java.util.List;
import java.util.Map;

/// How the configs of one resource shall change.
public sealed interface ConfigAlteration {
    ConfigResource resource();

    /// Only what is named changes.
    record Edits(ConfigResource resource, List<ConfigEdit> edits) implements ConfigAlteration {
        public Edits {
            edits = List.copyOf(edits);
        }
    }

    /// What is not named goes back to its default.
    record Replacement(ConfigResource resource, Map<String, String> configs)
            implements ConfigAlteration {
        public Replacement {
            configs = Map.copyOf(configs);
        }
    }
}
