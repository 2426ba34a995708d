package io.leat.broker.coordination;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The dynamic configs of a broker as they stand in the tree.
final class BrokerConfigs {
    private BrokerConfigs() {}

    static byte[] encode(Map<String, String> configs) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("version", 1);
        fields.put("config", new TreeMap<>(configs));
        return Json.write(fields);
    }

    static Map<String, String> decode(byte[] data) {
        return Fields.parse(data).texts("config");
    }
}
