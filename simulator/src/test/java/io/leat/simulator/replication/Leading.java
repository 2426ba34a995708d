package io.leat.simulator.replication;

import io.leat.cluster.image.PartitionState;
import io.leat.cluster.partition.IsrChange;
import io.leat.cluster.partition.LeaderTerm;
import io.leat.cluster.partition.Role;
import io.leat.log.AppendResult;
import io.leat.log.Log;
import io.leat.log.OffsetOutOfRangeException;
import io.leat.log.checkpoint.EpochEnd;
import io.leat.protocol.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntToLongFunction;

/// What `broker.partition.Partition` is: a partition that is led, for one term.
final class Leading implements Hosted {
    private static final int READ_BYTES_MAX = 600;

    private final World world;
    private final Host host;
    private final Log log;
    private final LeaderTerm term;
    private final List<Waiting> waiting = new ArrayList<>();
    private long highWatermark;
    private long checkedEnd;
    private boolean closed;

    private record Waiting(long nextOffset, Consumer<Produced> reply, Produced answer) {}

    /// What became of a client's batch.
    record Produced(ErrorCode error, long firstOffset) {
        static Produced refused(ErrorCode error) {
            return new Produced(error, -1);
        }
    }

    Leading(World world, Host host, Log log, PartitionState state, long knownHighWatermark) {
        this.world = world;
        this.host = host;
        this.log = log;
        var start =
                new LeaderTerm.Start(
                        log.logEndOffset(),
                        log.flushedOffset(),
                        knownHighWatermark,
                        world.timeline().millis());
        this.term = new LeaderTerm(host.id(), state, world.inSyncMin(), start);
        this.highWatermark = term.highWatermark();
    }

    void lead() throws IOException {
        log.assignEpoch(term.epoch());
        flushed();
        if (log.flushedOffset() < log.logEndOffset()) {
            log.requestFlush();
        }
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
    public Role.Leader role() {
        return new Role.Leader(term.epoch());
    }

    int partition() {
        return log.partition().partition();
    }

    @Override
    public void become(PartitionState state) throws IOException {
        update(() -> term.become(state, world.timeline().millis()));
    }

    @Override
    public void flushed() throws IOException {
        update(() -> term.persisted(log.flushedOffset()));
    }

    @Override
    public void close() {
        closed = true;
        List<Waiting> left = List.copyOf(waiting);
        waiting.clear();
        left.forEach(
                entry -> entry.reply.accept(Produced.refused(ErrorCode.NOT_LEADER_OR_FOLLOWER)));
    }

    void produce(int leaderEpoch, ByteBuffer batch, Consumer<Produced> reply) throws IOException {
        ErrorCode refused = checkEpoch(leaderEpoch);
        if (refused == ErrorCode.NONE && !term.canCommit()) {
            refused = ErrorCode.NOT_ENOUGH_REPLICAS;
        }
        if (refused != ErrorCode.NONE) {
            reply.accept(Produced.refused(refused));
            return;
        }
        switch (log.append(batch, term.epoch())) {
            case AppendResult.Refused error -> reply.accept(Produced.refused(error.error()));
            case AppendResult.Duplicate known ->
                    await(known.lastOffset() + 1, known.firstOffset(), reply);
            case AppendResult.Appended appended -> {
                world.checks().appended(host, term.epoch(), log, appended.firstOffset());
                await(appended.nextOffset(), appended.firstOffset(), reply);
            }
        }
        log.requestFlush();
    }

    private void await(long nextOffset, long firstOffset, Consumer<Produced> reply)
            throws IOException {
        waiting.add(new Waiting(nextOffset, reply, new Produced(ErrorCode.NONE, firstOffset)));
        release();
    }

    private void release() throws IOException {
        if (host.isServing() && checkedEnd < highWatermark) {
            long from = Math.max(checkedEnd, log.logStartOffset());
            world.checks().committed(host, term.epoch(), log, from, highWatermark);
            checkedEnd = highWatermark;
        }
        for (Waiting entry : List.copyOf(waiting)) {
            if (entry.nextOffset <= highWatermark) {
                waiting.remove(entry);
                entry.reply.accept(entry.answer);
            }
        }
    }

    Fetch.Answer fetch(Fetch fetch) throws IOException {
        ErrorCode refused = checkEpoch(fetch.leaderEpoch());
        if (refused != ErrorCode.NONE) {
            return Fetch.Failed.of(refused);
        }
        release();
        boolean reader = fetch.broker() == Fetch.READER;
        long end = log.logEndOffset();
        if (fetch.lastEpoch() >= 0) {
            EpochEnd known = log.endOffsetForEpoch(fetch.lastEpoch());
            if (known.epoch() < fetch.lastEpoch() || known.endOffset() < fetch.offset()) {
                return new Fetch.Diverging(known);
            }
        }
        ByteBuffer batches;
        try {
            long limit = reader ? highWatermark : end;
            batches = log.read(fetch.offset(), READ_BYTES_MAX, limit, true).toBuffer();
        } catch (OffsetOutOfRangeException e) {
            return new Fetch.Failed(ErrorCode.OFFSET_OUT_OF_RANGE, log.logStartOffset());
        }
        if (!reader && !note(fetch, end)) {
            return Fetch.Failed.of(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        }
        return new Fetch.Records(batches, highWatermark, log.logStartOffset());
    }

    /// As `RecordDeletion`: only what is committed goes. False if it is not this one's to decide.
    boolean deleteBelow(int leaderEpoch, long offset) throws IOException {
        if (checkEpoch(leaderEpoch) != ErrorCode.NONE || offset > highWatermark) {
            return false;
        }
        world.checks().deletes(log, offset);
        if (offset > log.logStartOffset()) {
            world.note("broker %d deletes below %d of %s", host.id(), offset, log);
            log.advanceLogStartOffset(offset);
        }
        return true;
    }

    private boolean note(Fetch fetch, long end) throws IOException {
        if (!term.knows(fetch.broker())) {
            return false;
        }
        var now = new LeaderTerm.Moment(end, world.timeline().millis());
        boolean outside = !term.isInSync(fetch.broker());
        long offset = world.bug() == PlantedBug.GROWS_TOO_EARLY && outside ? end : fetch.offset();
        update(() -> term.fetched(fetch.broker(), fetch.brokerEpoch(), offset, now));
        if (outside && offset >= highWatermark) {
            host.inSync().mayGrow(this);
        }
        return true;
    }

    /// The newest offset that a reader may be told of; -1 as long as it is not known (KIP-207).
    long latest(int leaderEpoch) {
        boolean known = highWatermark >= term.startOffset();
        return checkEpoch(leaderEpoch) == ErrorCode.NONE && known ? highWatermark : -1;
    }

    Optional<IsrChange> propose(IntToLongFunction admissible) {
        var now = new LeaderTerm.Moment(log.logEndOffset(), world.timeline().millis());
        return closed ? Optional.empty() : term.propose(now, World.LAG_MILLIS_MAX, admissible);
    }

    boolean isUnderWay(IsrChange proposal) {
        return !closed && term.isUnderWay(proposal);
    }

    boolean rejected(IsrChange proposal, ErrorCode why) throws IOException {
        boolean settled = term.rejected(proposal, why);
        update(() -> {});
        return settled;
    }

    private ErrorCode checkEpoch(int asked) {
        if (closed) {
            return ErrorCode.NOT_LEADER_OR_FOLLOWER;
        }
        if (asked == term.epoch()) {
            return ErrorCode.NONE;
        }
        return asked < term.epoch()
                ? ErrorCode.FENCED_LEADER_EPOCH
                : ErrorCode.UNKNOWN_LEADER_EPOCH;
    }

    private void update(Runnable change) throws IOException {
        change.run();
        if (closed || term.highWatermark() == highWatermark) {
            return;
        }
        highWatermark = term.highWatermark();
        release();
    }
}
