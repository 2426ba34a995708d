package io.leat.broker;

import io.leat.broker.config.LeadershipConfig;
import io.leat.broker.coordination.ControllerGateway;
import io.leat.broker.coordination.Ruling;
import io.leat.cluster.leadership.LeaderBalance;
import io.leat.cluster.leadership.PartitionName;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has the controller give leaderships back to preferred leaders from time to time; one virtual
/// thread. On the other brokers it does nothing.
final class LeaderRebalance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderRebalance.class);

    private final ControllerGateway controller;
    private final LeadershipConfig config;
    private final CountDownLatch closed = new CountDownLatch(1);

    private LeaderRebalance(ControllerGateway controller, LeadershipConfig config) {
        this.controller = controller;
        this.config = config;
    }

    static LeaderRebalance start(ControllerGateway controller, LeadershipConfig config) {
        LeaderRebalance rebalance = new LeaderRebalance(controller, config);
        if (config.rebalances()) {
            Thread.ofVirtual().name("leat-leader-rebalance").start(rebalance::run);
        }
        return rebalance;
    }

    private void run() {
        try {
            while (!closed.await(config.checkIntervalSeconds(), TimeUnit.SECONDS)) {
                log(
                        controller
                                .submit(image ->
                                        LeaderBalance.decide(image, config.imbalancePercent()))
                                .completeOnTimeout(
                                        new Ruling.NotController<>(),
                                        config.checkIntervalSeconds(),
                                        TimeUnit.SECONDS)
                                .join());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void log(Ruling<PartitionName> ruling) {
        if (ruling instanceof Ruling.Decided<PartitionName> decided
                && !decided.decision().outcomes().isEmpty()) {
            LOG.info("leaders.rebalanced partitions={}", decided.decision().outcomes().size());
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
