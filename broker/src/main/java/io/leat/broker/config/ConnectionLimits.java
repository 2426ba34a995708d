package io.leat.broker.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How many connections may be open: in all, from one address, and from the addresses (or host
/// names) named in `perAddressOverrides`.
public record ConnectionLimits(
        int total, int perAddress, Map<String, Integer> perAddressOverrides) {
    public ConnectionLimits {
        perAddressOverrides = Map.copyOf(perAddressOverrides);
    }

    /// Reads `address:count,address:count`; the parts that are not of this form go to `wrong`.
    static Map<String, Integer> readOverrides(String text, List<String> wrong) {
        Map<String, Integer> counts = new HashMap<>();
        for (String part : text.split(",", -1)) {
            String entry = part.strip();
            int colon = entry.lastIndexOf(':');
            if (entry.isEmpty()) {
                continue;
            }
            if (colon < 1 || !entry.substring(colon + 1).matches("[0-9]{1,9}")) {
                wrong.add(entry);
                continue;
            }
            counts.put(entry.substring(0, colon), Integer.valueOf(entry.substring(colon + 1)));
        }
        return counts;
    }
}
