package io.leat.simulator.replication;

import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.PartitionState;
import io.leat.log.Log;
import io.leat.log.checkpoint.EpochEnd;
import io.leat.protocol.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;

/// What `broker.partition.Replica` and its part of `LeaderFetcher` are: a copy of a partition that
/// another leads, for one term, and the loop that fills it.
final class Copying implements Role {
    private static final int PATIENCE_MILLIS = 150;
    private static final int RETRY_MILLIS = 20;
    private static final int REFUSED_RETRY_MILLIS = 60;

    /// Who leads, -1 if nobody does, and since which epoch.
    record Term(int leader, int leaderEpoch) {}

    private final World world;
    private final Host host;
    private final Log log;
    private final Term term;
    private long highWatermark;
    private boolean awaitsFlush;
    private boolean closed;

    /// Counts what was asked: an answer to an earlier request came on a connection that is closed.
    private int round;

    Copying(World world, Host host, Log log, Term term, long highWatermark) {
        this.world = world;
        this.host = host;
        this.log = log;
        this.term = term;
        this.highWatermark = highWatermark;
    }

    void begin() throws IOException {
        if (term.leader() != PartitionState.NO_LEADER) {
            if (world.bug() == PlantedBug.TRUNCATES_TO_HIGH_WATERMARK) {
                truncateTo(highWatermark);
            }
            fetch();
        }
    }

    Term term() {
        return term;
    }

    @Override
    public Log log() {
        return log;
    }

    @Override
    public long highWatermark() {
        return highWatermark;
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public void flushed() throws IOException {
        if (awaitsFlush && log.flushedOffset() >= log.logEndOffset()) {
            awaitsFlush = false;
            fetch();
        }
    }

    private void again(int millis) {
        int mine = ++round;
        host.in(
                millis,
                () -> {
                    if (mine == round) {
                        fetch();
                    }
                });
    }

    private void fetch() throws IOException {
        round++;
        if (closed) {
            return;
        }
        boolean durable = log.flushedOffset() >= log.logEndOffset();
        if (!durable && world.bug() != PlantedBug.ACKNOWLEDGES_UNFLUSHED) {
            awaitsFlush = true;
            log.requestFlush();
            return;
        }
        BrokerRegistration leader = host.image().liveBroker(term.leader);
        if (leader == null) {
            again(RETRY_MILLIS);
            return;
        }
        int mine = round;
        host.in(
                PATIENCE_MILLIS,
                () -> {
                    if (mine == round) {
                        fetch();
                    }
                });
        Fetch request = request();
        world.<Fetch.Answer>call(
                host,
                term.leader,
                (other, reply) -> reply.accept(answer(other, request)),
                answer -> {
                    if (mine == round && !closed) {
                        take(answer);
                    }
                });
    }

    private Fetch request() {
        BrokerRegistration own = host.image().brokers().get(host.id());
        boolean comparesEpochs = world.bug() != PlantedBug.TRUNCATES_TO_HIGH_WATERMARK;
        return new Fetch(
                log.partition().partition(),
                host.id(),
                own == null ? -1 : own.epoch(),
                term.leaderEpoch,
                log.logEndOffset(),
                comparesEpochs ? log.latestEpoch() : -1);
    }

    static Fetch.Answer answer(Host host, Fetch request) throws IOException {
        Leading led = host.leading(request.partition());
        return led == null ? Fetch.Failed.of(ErrorCode.NOT_LEADER_OR_FOLLOWER) : led.fetch(request);
    }

    private void take(Fetch.Answer answer) throws IOException {
        switch (answer) {
            case Fetch.Diverging(EpochEnd theirs) -> {
                diverged(theirs);
                again(0);
            }
            case Fetch.Records(ByteBuffer batches, long leaderHighWatermark) -> {
                ByteBuffer whole = Checks.whole(batches);
                boolean more = whole.hasRemaining();
                if (more) {
                    world.checks().copied(host, log, whole);
                    log.appendCopy(whole);
                    log.requestFlush();
                }
                highWatermark =
                        Math.max(highWatermark, Math.min(leaderHighWatermark, log.logEndOffset()));
                again(more ? 0 : 5 + world.random().nextInt(10));
            }
            case Fetch.Failed(ErrorCode error, long start) -> {
                if (error == ErrorCode.OFFSET_OUT_OF_RANGE) {
                    outOfRange(start);
                }
                again(REFUSED_RETRY_MILLIS);
            }
        }
    }

    private void diverged(EpochEnd theirs) throws IOException {
        EpochEnd ours = log.endOffsetForEpoch(theirs.epoch());
        long target =
                ours.epoch() == EpochEnd.UNDEFINED.epoch()
                        ? log.logStartOffset()
                        : Math.min(theirs.endOffset(), ours.endOffset());
        truncateTo(Math.max(target, log.logStartOffset()));
    }

    private void truncateTo(long offset) throws IOException {
        world.note("broker %d cuts %s at %d", host.id(), log, offset);
        log.truncateTo(offset);
        highWatermark = Math.min(highWatermark, log.logEndOffset());
    }

    private void outOfRange(long start) throws IOException {
        if (world.bug() == PlantedBug.TRUNCATES_TO_HIGH_WATERMARK) {
            truncateTo(highWatermark);
        }
        if (log.logEndOffset() < start) {
            log.truncateFullyAt(start);
            highWatermark = start;
        }
    }
}
