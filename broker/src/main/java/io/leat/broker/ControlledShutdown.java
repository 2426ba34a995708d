package io.leat.broker;

import io.leat.broker.coordination.Coordination;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.leadership.Handover;
import io.leat.log.Clock;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Before a broker stops, others take over what it leads, so that clients never meet a partition
/// without a leader. Costs nothing when there is nobody who could.
record ControlledShutdown(int broker, Coordination coordination, Clock clock)
        implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlledShutdown.class);

    /// A controller that does not act within this time is not waited for: it moves the leaderships
    /// when the broker is gone. Enough for a controller to die and be replaced meanwhile.
    private static final long WAIT_MILLIS_MAX = 5_000;

    @Override
    public void close() {
        ClusterImage image = coordination.mirror().image();
        if (Handover.isDone(image, broker) || !coordination.isConnected()) {
            return;
        }
        long began = clock.nanos();
        boolean relieved =
                coordination
                        .relieve(broker)
                        .thenApply(after -> true)
                        .completeOnTimeout(false, WAIT_MILLIS_MAX, TimeUnit.MILLISECONDS)
                        .join();
        LOG.info(
                "broker.relieved id={} done={} ms={}",
                broker,
                relieved,
                TimeUnit.NANOSECONDS.toMillis(clock.nanos() - began));
    }
}
