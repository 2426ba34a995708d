package io.leat.client.admin;

import io.leat.client.Deadline;
import io.leat.client.RefusedException;
import io.leat.client.cluster.Cluster;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.ApiRequest;
import io.leat.protocol.message.ApiResponse;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How operations reach the cluster: with one timeout for each, tried again where that can help.
record AdminCalls(Cluster cluster, Duration timeout) {
    /// Errors that a second try does not change, because it asks for the same thing: the missing
    /// topic of a lookup may be on its way, that of a deletion is not.
    private static final Set<ErrorCode> FINAL =
            Set.of(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, ErrorCode.UNKNOWN_TOPIC_ID);

    Deadline deadline() {
        return Deadline.in(timeout);
    }

    int timeoutMillis() {
        return (int) Math.min(Integer.MAX_VALUE, timeout.toMillis());
    }

    /// Asks the controller; `read` throws [RefusedException] for a refusal in the answer.
    <T> T askController(ApiRequest request, Function<ApiResponse, T> read)
            throws InterruptedException {
        Deadline deadline = deadline();
        return cluster.retrying(
                deadline, () -> read.apply(cluster.callController(request, deadline)));
    }

    /// Asks whichever broker answers.
    <T> T askAny(ApiRequest request, Function<ApiResponse, T> read) throws InterruptedException {
        Deadline deadline = deadline();
        return cluster.retrying(deadline, () -> read.apply(cluster.callAny(request, deadline)));
    }

    /// Throws unless the code says that all is well.
    static void throwIf(short code, String subject, @Nullable String detail) {
        if (code != ErrorCode.NONE.code()) {
            ErrorCode error = ErrorCode.of(code);
            RefusedException refusal = new RefusedException(error, subject, detail);
            throw FINAL.contains(error) ? refusal.forGood() : refusal;
        }
    }
}
