package io.leat.broker.api.admin;

import io.leat.broker.config.table.ConfigSource;
import io.leat.broker.config.table.SourcedValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One key of a resource as it is shown to clients. `values` holds every value it has, the one in
/// force first; it is empty when there is none.
record DescribedConfig(String name, List<SourcedValue> values, Traits traits) {
    /// What does not depend on the resource. `kind` is the protocol's number of the value's type.
    record Traits(boolean readOnly, boolean sensitive, byte kind, String doc) {}

    DescribedConfig {
        values = List.copyOf(values);
    }

    /// The value in force; null when there is none, and for what must not be shown.
    @Nullable String value() {
        return values.isEmpty() || traits.sensitive() ? null : values.getFirst().value();
    }

    ConfigSource source() {
        return values.isEmpty() ? ConfigSource.DEFAULT : values.getFirst().source();
    }
}
