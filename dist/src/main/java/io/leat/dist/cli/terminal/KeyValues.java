package io.leat.dist.cli.terminal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads `KEY=VALUE` arguments.
public final class KeyValues {
    private KeyValues() {}

    /// In order; throws [UsageException] for a text without `=` or without a key.
    public static Map<String, String> parse(List<String> texts) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String text : texts) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw new UsageException("'" + text + "' should be KEY=VALUE");
            }
            values.put(text.substring(0, equals).strip(), text.substring(equals + 1).strip());
        }
        return values;
    }
}
