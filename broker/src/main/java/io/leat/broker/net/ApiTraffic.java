package io.leat.broker.net;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.log.activity.Durations;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.ApiResponse;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// The requests of one API since the broker's start.
@ThreadSafe
public final class ApiTraffic {
    private final Durations durations = new Durations();
    private final LongAdder requestBytes = new LongAdder();
    private final LongAdder responseBytes = new LongAdder();
    private final Map<Integer, LongAdder> errors = new ConcurrentHashMap<>();

    void arrived(int bytes) {
        requestBytes.add(bytes);
    }

    /// It took so long from the request's last byte to the response's.
    void answered(ApiResponse response, long bytes, long nanos) {
        responseBytes.add(bytes);
        durations.add(nanos);
        response.errors(this::countError);
    }

    private void countError(int code) {
        errors.computeIfAbsent(code, _ -> new LongAdder()).increment();
    }

    /// It wanted no answer.
    void unanswered(long nanos) {
        durations.add(nanos);
    }

    public Durations durations() {
        return durations;
    }

    public long requestBytes() {
        return requestBytes.sum();
    }

    public long responseBytes() {
        return responseBytes.sum();
    }

    /// How often each error was answered; several may be in one response.
    public Map<ErrorCode, Long> errors() {
        Map<ErrorCode, Long> counts = new EnumMap<>(ErrorCode.class);
        errors.forEach((code, count) ->
                counts.merge(ErrorCode.of(code.shortValue()), count.sum(), Long::sum));
        return counts;
    }
}
