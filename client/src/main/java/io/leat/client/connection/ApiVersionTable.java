package io.leat.client.connection;

import io.leat.client.RefusedException;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.ApiKey;
import io.leat.protocol.message.ApiVersionsResponse;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which versions of which APIs a server speaks.
final class ApiVersionTable {
    private final Map<ApiKey, Range> ranges = new EnumMap<>(ApiKey.class);

    private record Range(short lowest, short highest) {}

    ApiVersionTable(ApiVersionsResponse response) {
        for (ApiVersionsResponse.ApiVersion api : response.apiKeys()) {
            @Nullable ApiKey key = ApiKey.of(api.apiKey());
            if (key != null) {
                ranges.put(key, new Range(api.minVersion(), api.maxVersion()));
            }
        }
    }

    /// The highest version, not above `limit`, that server and client have in common.
    short choose(ApiKey key, short limit) {
        @Nullable Range range = ranges.get(key);
        if (range == null) {
            throw new RefusedException(
                    ErrorCode.UNSUPPORTED_VERSION, key.name(), "The server has no such API.");
        }
        int version = Math.min(Math.min(range.highest, key.highestVersion()), limit);
        if (version < range.lowest || version < key.lowestVersion()) {
            throw new RefusedException(
                    ErrorCode.UNSUPPORTED_VERSION,
                    key.name(),
                    "The server speaks versions %d to %d, this client %d to %d."
                            .formatted(
                                    range.lowest,
                                    range.highest,
                                    key.lowestVersion(),
                                    Math.min(key.highestVersion(), limit)));
        }
        return (short) version;
    }
}
