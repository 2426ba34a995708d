package io.leat.simulator.replication;

import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.partition.FollowerTerm;
import io.leat.cluster.partition.FollowerTerm.LogChange;
import io.leat.cluster.partition.Role;
import io.leat.log.Log;
import io.leat.log.checkpoint.EpochEnd;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;

/// What `broker.partition.Replica` and its part of `LeaderFetcher` are: a copy of a partition that
/// another leads, for one term, and the loop that fills it.
final class Copying implements Hosted {
    private static final int PATIENCE_MILLIS = 150;
    private static final int RETRY_MILLIS = 20;
    private static final int REFUSED_RETRY_MILLIS = 60;

    private final World world;
    private final Host host;
    private final Log log;
    private final FollowerTerm term;
    private long checkedEnd;
    private boolean awaitsFlush;
    private boolean closed;

    /// Counts what was asked: an answer to an earlier request came on a connection that is closed.
    private int round;

    Copying(World world, Host host, Log log, FollowerTerm term) {
        this.world = world;
        this.host = host;
        this.log = log;
        this.term = term;
        this.checkedEnd = term.highWatermark();
    }

    void begin() throws IOException {
        if (role().leader() != PartitionState.NO_LEADER) {
            if (world.bug() == PlantedBug.TRUNCATES_TO_HIGH_WATERMARK) {
                make(new LogChange.CutTo(term.highWatermark()));
            }
            fetch();
        }
    }

    @Override
    public Role.Follower role() {
        return term.role();
    }

    @Override
    public void become(PartitionState state) {
        // Nothing of it matters to a follower.
    }

    @Override
    public Log log() {
        return log;
    }

    @Override
    public long highWatermark() {
        return term.highWatermark();
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public void flushed() throws IOException {
        if (awaitsFlush && isDurable()) {
            awaitsFlush = false;
            fetch();
        }
    }

    private boolean isDurable() {
        return FollowerTerm.mayFetch(log.flushedOffset(), log.logEndOffset());
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
        if (!isDurable() && world.bug() != PlantedBug.ACKNOWLEDGES_UNFLUSHED) {
            awaitsFlush = true;
            log.requestFlush();
            return;
        }
        BrokerRegistration leader = host.image().liveBroker(role().leader());
        if (leader == null) {
            again(RETRY_MILLIS);
            return;
        }
        int mine = round;
        host.in(
                PATIENCE_MILLIS,
                () -> {
                    if (mine == round) {
                        host.office().dials().suspect(leader.id(), leader.epoch());
                        fetch();
                    }
                });
        Fetch request = request();
        world.<Fetch.Answer>call(
                host,
                role().leader(),
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
                role().leaderEpoch(),
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
                EpochEnd ours = log.endOffsetForEpoch(theirs.epoch());
                var ends = new FollowerTerm.EpochEnds(theirs.endOffset(), ours.endOffset());
                make(term.diverged(ends, extent()));
                again(0);
            }
            case Fetch.Records records -> {
                ByteBuffer whole = Checks.whole(records.batches());
                boolean more = whole.hasRemaining();
                if (more) {
                    world.checks().copied(host, log, whole);
                    make(term.sent(RecordBatch.at(whole, 0).baseOffset(), extent()));
                    log.appendCopy(whole);
                    log.requestFlush();
                }
                make(term.leaderSaid(records.highWatermark(), records.logStart(), extent()));
                if (checkedEnd < term.highWatermark()) {
                    long from = Math.max(checkedEnd, log.logStartOffset());
                    world.checks().known(host, log, from, term.highWatermark());
                    checkedEnd = term.highWatermark();
                }
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

    private void outOfRange(long start) throws IOException {
        if (world.bug() == PlantedBug.TRUNCATES_TO_HIGH_WATERMARK) {
            make(new LogChange.CutTo(term.highWatermark()));
        }
        make(term.outOfRange(start, extent()));
    }

    private FollowerTerm.Extent extent() {
        return new FollowerTerm.Extent(log.logStartOffset(), log.logEndOffset());
    }

    private void make(LogChange change) throws IOException {
        switch (change) {
            case LogChange.None _ -> {}
            case LogChange.CutTo(long end) -> {
                world.note("broker %d cuts %s at %d", host.id(), log, end);
                log.truncateTo(end);
            }
            case LogChange.BeginAt(long start) -> log.truncateFullyAt(start);
            case LogChange.TrimTo(long start) -> log.advanceLogStartOffset(start);
        }
        term.changed(change, log.logEndOffset());
    }
}
