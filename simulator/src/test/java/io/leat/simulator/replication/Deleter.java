package io.leat.simulator.replication;

import io.leat.cluster.image.PartitionState;
import java.util.random.RandomGenerator;

/// In one of three stories, a client that now and then asks a partition's leader to delete records
/// from the front (DeleteRecords), or its retention does: also in the middle of a batch, and while
/// replicas lag or are away. The last committed batch stays, so that a log that begins anew knows
/// its producer.
final class Deleter {
    private static final int PAUSE_MILLIS_MAX = 300;

    private final World world;
    private final RandomGenerator random;
    private final Metadata metadata;
    private final int partition;
    private boolean stopped;

    Deleter(World world, int partition) {
        this.world = world;
        this.random = world.deletions();
        this.partition = partition;
        this.metadata = new Metadata(world, partition);
    }

    void start() {
        if (random.nextInt(3) == 0) {
            next();
        }
    }

    void stop() {
        stopped = true;
    }

    private void next() {
        world.timeline()
                .in(
                        1 + random.nextInt(PAUSE_MILLIS_MAX),
                        () -> {
                            if (!stopped) {
                                delete();
                                next();
                            }
                        });
    }

    private void delete() {
        metadata.refresh();
        long last = world.checks().lastCommitted(partition);
        if (metadata.leader() == PartitionState.NO_LEADER || last <= 0) {
            return;
        }
        long below = random.nextLong(last) + 1;
        int epoch = metadata.leaderEpoch();
        world.<Boolean>call(
                metadata.leader(),
                (host, reply) -> {
                    Leading led = host.leading(partition);
                    if (led != null && led.deleteBelow(epoch, below)) {
                        reply.accept(true);
                    }
                },
                _ -> world.note("%d has no records below %d", partition, below));
    }
}
