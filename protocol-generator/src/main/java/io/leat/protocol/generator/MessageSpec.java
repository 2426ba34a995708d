package io.leat.protocol.generator;

import java.util.List;

/// One specification file. `apiKey` is -1 where the file has none; `nested` holds every struct
/// below the root, each once.
record MessageSpec(
        Kind kind,
        int apiKey,
        VersionRange versions,
        VersionRange flexible,
        boolean latestVersionUnstable,
        List<String> listeners,
        Struct root,
        List<Struct> nested) {
    enum Kind {
        REQUEST,
        RESPONSE,
        HEADER,
        DATA,
        COORDINATOR_KEY,
        COORDINATOR_VALUE
    }

    MessageSpec {
        listeners = List.copyOf(listeners);
        nested = List.copyOf(nested);
    }

    String name() {
        return root.name();
    }

    Struct struct(String structName) {
        return nested.stream()
                .filter(struct -> struct.name().equals(structName))
                .findFirst()
                .orElseThrow(() -> new SpecException(name() + " has no struct " + structName));
    }

    /// The short.MAX_VALUE convention of the generated constant: no version is flexible.
    int firstFlexibleVersion() {
        return flexible.isEmpty() ? Short.MAX_VALUE : flexible.low();
    }
}
