package io.leat.simulator.replication;

import io.leat.cluster.image.PartitionState;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.record.RecordBatch;
import io.leat.protocol.record.RecordBatches;

/// Reads one partition from its beginning, and asks for its end now and then. What it was told of
/// as the end, or has read, is there whoever leads.
final class Reader {
    private static final int PATIENCE_MILLIS = 200;
    private static final int PAUSE_MILLIS = 25;

    private final World world;
    private final int partition;
    private final Metadata metadata;
    private long position;
    private long end;

    /// Counts what was asked; an answer to an earlier request is not listened to.
    private int attempt;

    Reader(World world, int partition) {
        this.world = world;
        this.partition = partition;
        this.metadata = new Metadata(world, partition);
    }

    void start() {
        poll();
    }

    long position() {
        return position;
    }

    private void poll() {
        int mine = ++attempt;
        metadata.refresh();
        again(mine, PATIENCE_MILLIS);
        if (metadata.leader() == PartitionState.NO_LEADER) {
            return;
        }
        if (world.random().nextInt(4) == 0) {
            askForEnd(mine);
            return;
        }
        Fetch fetch = new Fetch(partition, Fetch.READER, -1, metadata.leaderEpoch(), position, -1);
        world.<Fetch.Answer>call(
                metadata.leader(),
                (host, reply) -> reply.accept(Copying.answer(host, fetch)),
                answer -> {
                    if (mine == attempt) {
                        take(answer);
                    }
                });
    }

    private void askForEnd(int mine) {
        int epoch = metadata.leaderEpoch();
        world.<Long>call(
                metadata.leader(),
                (host, reply) -> {
                    Leading led = host.leading(partition);
                    reply.accept(led == null ? -1L : led.latest(epoch));
                },
                latest -> {
                    if (mine == attempt) {
                        if (latest >= 0 && latest < Math.max(end, position)) {
                            throw world.checks()
                                    .objection(
                                            "partition %d ends at %d, a reader was told %d",
                                            partition, latest, Math.max(end, position));
                        }
                        end = Math.max(end, latest);
                        again(++attempt, PAUSE_MILLIS);
                    }
                });
    }

    private void again(int mine, int millis) {
        world.timeline()
                .in(
                        millis,
                        () -> {
                            if (mine == attempt) {
                                poll();
                            }
                        });
    }

    private void take(Fetch.Answer answer) {
        switch (answer) {
            case Fetch.Records records -> {
                for (RecordBatch batch : RecordBatches.in(records.batches())) {
                    world.checks().seen(partition, batch);
                    position = Math.max(position, batch.nextOffset());
                }
            }
            case Fetch.Failed(ErrorCode error, long start)
                    when error == ErrorCode.OFFSET_OUT_OF_RANGE -> {
                if (start <= position) {
                    throw world.checks()
                            .objection(
                                    "a reader at %d of %d is out of range, start %d",
                                    position, partition, start);
                }
                position = start; // what it had not read was deleted
            }
            case Fetch.Failed _, Fetch.Diverging _ -> {}
        }
        again(++attempt, PAUSE_MILLIS);
    }
}
