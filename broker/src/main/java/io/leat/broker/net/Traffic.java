package io.leat.broker.net;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.log.Clock;
import io.leat.protocol.message.ApiKey;
import io.leat.protocol.message.ApiResponse;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// What all connections did since the broker's start.
@ThreadSafe
public final class Traffic {
    private final Clock clock;
    private final Map<ApiKey, ApiTraffic> apis = new EnumMap<>(ApiKey.class);
    private final Map<Ending, LongAdder> ended = new EnumMap<>(Ending.class);
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /// Why a connection is closed.
    public enum Ending {
        /// The other end closed it, or it was lost.
        PEER,

        /// What came was not understood, or a request that wants no answer failed.
        REJECTED,

        /// Nothing came, or nothing was taken, in time.
        EXPIRED,

        /// A bug of the broker.
        FAILED,

        /// The broker stops.
        STOPPED
    }

    Traffic(Clock clock) {
        this.clock = clock;
        for (ApiKey api : ApiKey.values()) {
            apis.put(api, new ApiTraffic());
        }
        for (Ending ending : Ending.values()) {
            ended.put(ending, new LongAdder());
        }
    }

    long nowNanos() {
        return clock.nanos();
    }

    void arrived(ApiKey api, int bytes) {
        of(api).arrived(bytes);
    }

    void answered(Arrival arrival, @Nullable ApiResponse response, long bytes) {
        long took = clock.nanos() - arrival.nanos();
        ApiTraffic api = of(arrival.head().apiKey());
        if (response == null) {
            api.unanswered(took);
        } else {
            api.answered(response, bytes, took);
        }
    }

    void accepted() {
        accepted.increment();
    }

    void refused() {
        refused.increment();
    }

    void ended(Ending ending) {
        count(ending).increment();
    }

    private ApiTraffic of(ApiKey api) {
        ApiTraffic traffic = apis.get(api);
        if (traffic == null) {
            throw new IllegalStateException("every API has its traffic");
        }
        return traffic;
    }

    private LongAdder count(Ending ending) {
        LongAdder count = ended.get(ending);
        if (count == null) {
            throw new IllegalStateException("every ending has its count");
        }
        return count;
    }

    /// Of every API, also of those that nobody asked.
    public Map<ApiKey, ApiTraffic> apis() {
        return Collections.unmodifiableMap(apis);
    }

    /// Connections that were let in.
    public long acceptedConnections() {
        return accepted.sum();
    }

    /// Connections that were closed at once because there were too many.
    public long refusedConnections() {
        return refused.sum();
    }

    /// Connections that were let in and are closed, for this reason.
    public long endedConnections(Ending ending) {
        return count(ending).sum();
    }
}
