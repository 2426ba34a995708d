package io.leat.simulator.replication;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leat.cluster.image.PartitionState;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.record.RecordBatch;
import io.leat.protocol.record.RecordBatchBuilder;
import io.leat.simulator.replication.Leading.Produced;
import java.nio.ByteBuffer;
import java.util.List;

/// An idempotent producer with acks=all and one batch under way, which it sends until it is
/// acknowledged. What was acknowledged has to be committed, in order, once.
final class Producer {
    private static final int PATIENCE_MILLIS = 250;

    private final World world;
    private final int partition;
    private final Metadata metadata;
    private boolean stopping;
    private boolean idle = true;
    private int sequence;
    private int recordCount;
    private long crc;
    private long acknowledgedCount;

    /// Counts what was sent; an answer to an earlier attempt is not listened to.
    private int attempt;

    Producer(World world, int partition) {
        this.world = world;
        this.partition = partition;
        this.metadata = new Metadata(world, partition);
    }

    void start() {
        next();
    }

    /// What is under way is still sent until it is acknowledged.
    void stop() {
        stopping = true;
    }

    boolean isIdle() {
        return idle;
    }

    long acknowledgedCount() {
        return acknowledgedCount;
    }

    private void next() {
        idle = stopping;
        if (!idle) {
            recordCount = 1 + world.random().nextInt(3);
            send();
        }
    }

    private ByteBuffer batch() {
        RecordBatchBuilder builder = RecordBatchBuilder.create();
        builder.producer(partition, (short) 0, sequence);
        for (int i = 0; i < recordCount; i++) {
            String value = "value " + (sequence + i) + " ".repeat((sequence + i) % 60);
            builder.append(
                    1_000_000L + sequence, null, ByteBuffer.wrap(value.getBytes(UTF_8)), List.of());
        }
        return builder.build();
    }

    private void send() {
        int mine = ++attempt;
        metadata.refresh();
        if (metadata.leader() == PartitionState.NO_LEADER) {
            again(mine, 30);
            return;
        }
        again(mine, PATIENCE_MILLIS);
        ByteBuffer bytes = batch();
        crc = RecordBatch.at(bytes, 0).crc();
        int epoch = metadata.leaderEpoch();
        world.<Produced>call(
                metadata.leader(),
                (host, reply) -> {
                    Leading led = host.leading(partition);
                    if (led == null) {
                        reply.accept(Produced.refused(ErrorCode.NOT_LEADER_OR_FOLLOWER));
                    } else {
                        led.produce(epoch, copyOf(bytes), reply);
                    }
                },
                answer -> {
                    if (mine == attempt) {
                        take(answer);
                    }
                });
    }

    /// The log sets offsets in place.
    private static ByteBuffer copyOf(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    }

    private void again(int mine, int millis) {
        world.timeline()
                .in(
                        millis,
                        () -> {
                            if (mine == attempt) {
                                send();
                            }
                        });
    }

    private void take(Produced answer) {
        switch (answer.error()) {
            case NONE -> {
                Checks.Batch known = world.checks().committedAt(partition, answer.firstOffset());
                if (known == null || known.crc() != crc || known.sequence() != sequence) {
                    throw world.checks()
                            .objection(
                                    "%d was acknowledged at %s, committed is %s",
                                    sequence, answer, known);
                }
                sequence += recordCount;
                acknowledgedCount++;
                attempt++;
                world.timeline().in(1 + world.random().nextInt(30), this::next);
            }
            case NOT_LEADER_OR_FOLLOWER,
                    FENCED_LEADER_EPOCH,
                    UNKNOWN_LEADER_EPOCH,
                    NOT_ENOUGH_REPLICAS,
                    KAFKA_STORAGE_ERROR ->
                    again(attempt, 20);
            default ->
                    throw world.checks()
                            .objection("producer %d, sequence %d: %s", partition, sequence, answer);
        }
    }
}
