package io.leat.broker.api;

import static io.leat.protocol.Invariant.check;

import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.ApiKey;
import io.leat.protocol.message.ApiRequest;
import io.leat.protocol.message.ApiVersionsRequest;
import io.leat.protocol.message.ApiVersionsResponse;
import io.leat.protocol.message.ApiVersionsResponse.ApiVersion;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Every API that this broker answers, with its versions. Those between brokers only are answered,
/// but not advertised. Request dispatch, the ApiVersions response and docs/PROTOCOL_SUPPORT.md all
/// come from this one table. Immutable.
public final class ApiTable {
    private static final short FIRST_VERSION_WITH_SOFTWARE = 3;
    private static final Pattern SOFTWARE_NAME =
            Pattern.compile("[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?");

    private final Map<ApiKey, Api<?>> apis;
    private final Api<ApiVersionsRequest> unsupportedVersion =
            new Api<>(
                    ApiKey.API_VERSIONS,
                    ApiVersionsRequest.class,
                    (request, context) -> Reply.of(versions(ErrorCode.UNSUPPORTED_VERSION)));

    /// One API: its key, its request's class, and who handles it, in every version of the
    /// specification that is stable.
    public record Api<Q extends ApiRequest>(ApiKey key, Class<Q> requestClass, Handler<Q> handler) {
        public Reply start(ApiRequest request, RequestContext context) {
            return handler.start(requestClass.cast(request), context);
        }

        public boolean accepts(short version) {
            return version >= key.lowestVersion() && version <= key.highestVersion();
        }

        /// Whether clients are told of it; brokers among themselves know what they need.
        public boolean isAdvertised() {
            return key.listener("broker");
        }

        public String range() {
            return key.lowestVersion() + " to " + key.highestVersion();
        }
    }

    public ApiTable(List<Api<?>> entries) {
        Map<ApiKey, Api<?>> byKey = new EnumMap<>(ApiKey.class);
        for (Api<?> entry : entries) {
            check(byKey.put(entry.key(), entry) == null, "one handler for each API");
        }
        var own = new Api<>(ApiKey.API_VERSIONS, ApiVersionsRequest.class, this::apiVersions);
        byKey.put(ApiKey.API_VERSIONS, own);
        this.apis = Collections.unmodifiableMap(byKey);
    }

    public @Nullable Api<?> find(ApiKey key) {
        return apis.get(key);
    }

    public Collection<Api<?>> all() {
        return apis.values();
    }

    /// Answers an ApiVersions request whose version is too new, in version 0 (KIP-511).
    public Api<ApiVersionsRequest> unsupportedVersion() {
        return unsupportedVersion;
    }

    private Reply apiVersions(ApiVersionsRequest request, RequestContext context) {
        boolean named =
                context.version() < FIRST_VERSION_WITH_SOFTWARE
                        || (isSoftwareName(request.clientSoftwareName())
                                && isSoftwareName(request.clientSoftwareVersion()));
        return Reply.of(
                named
                        ? versions(ErrorCode.NONE)
                        : ApiVersionsResponse.builder()
                                .errorCode(ErrorCode.INVALID_REQUEST.code())
                                .build());
    }

    /// KIP-511: letters, digits, `-` and `.`, and no `-` or `.` at either end.
    private static boolean isSoftwareName(String name) {
        return SOFTWARE_NAME.matcher(name).matches();
    }

    private ApiVersionsResponse versions(ErrorCode error) {
        return ApiVersionsResponse.builder()
                .errorCode(error.code())
                .apiKeys(
                        apis.values().stream()
                                .filter(Api::isAdvertised)
                                .map(ApiTable::version)
                                .toList())
                .build();
    }

    private static ApiVersion version(Api<?> api) {
        return ApiVersion.builder()
                .apiKey(api.key().id())
                .minVersion(advertisedLowest(api.key()))
                .maxVersion(api.key().highestVersion())
                .build();
    }

    /// librdkafka up to 2.8 takes a minimum above 0 for Produce as "no compression" (KAFKA-18659):
    /// 0 is advertised, as Apache Kafka does, although versions below 3 are refused.
    private static short advertisedLowest(ApiKey key) {
        return key == ApiKey.PRODUCE ? 0 : key.lowestVersion();
    }
}
