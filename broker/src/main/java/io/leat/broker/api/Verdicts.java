package io.leat.broker.api;

import io.leat.broker.coordination.Ruling;
import io.leat.cluster.controller.Outcome;
import io.leat.cluster.controller.Refusal;
import io.leat.protocol.ErrorCode;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Waits for the controller's ruling: one outcome for each thing asked, whatever happens.
public final class Verdicts {
    private static final Logger LOG = LoggerFactory.getLogger(Verdicts.class);

    /// For requests that carry no time-out of their own.
    public static final int TIMEOUT_MILLIS = 30_000;

    /// Clients give up when the time-out is over, so the answer is sent a little before: by a tenth
    /// of it, but not more than this.
    private static final int EARLIER_MILLIS_MAX = 300;

    private Verdicts() {}

    /// May block for nearly `timeoutMillis`; `count` things were asked. What was not decided by
    /// then never will be.
    public static <T> List<Outcome<T>> await(
            CompletableFuture<Ruling<T>> ruling, int count, int timeoutMillis)
            throws InterruptedException {
        try {
            return switch (ruling.get(waitMillis(timeoutMillis), TimeUnit.MILLISECONDS)) {
                case Ruling.Decided<T> decided -> decided.decision().outcomes();
                case Ruling.NotController<T> ignored ->
                        all(count, ErrorCode.NOT_CONTROLLER, "This broker is not the controller.");
                case Ruling.Overloaded<T> ignored ->
                        all(
                                count,
                                ErrorCode.REQUEST_TIMED_OUT,
                                "Too many requests wait for the controller.");
            };
        } catch (TimeoutException e) {
            return all(count, ErrorCode.REQUEST_TIMED_OUT, late(ruling.cancel(false)));
        } catch (ExecutionException e) {
            LOG.error("admin.request.failed", e);
            return all(count, ErrorCode.UNKNOWN_SERVER_ERROR, "The broker's log says more.");
        }
    }

    private static int waitMillis(int timeoutMillis) {
        int wanted = Math.max(0, timeoutMillis);
        return wanted - Math.min(wanted / 10, EARLIER_MILLIS_MAX);
    }

    private static String late(boolean withdrawn) {
        return withdrawn
                ? "The controller could not decide in time (does it reach ZooKeeper?)."
                        + " Nothing was changed."
                : "It was not done in time; it may still be done later.";
    }

    private static <T> List<Outcome<T>> all(int count, ErrorCode error, String message) {
        return Collections.nCopies(count, new Outcome.Refused<>(new Refusal(error, message)));
    }
}
