package io.leat.broker.replication;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.broker.partition.Replica;
import io.leat.broker.peer.PeerConnection;
import io.leat.broker.replication.FetchPlan.Target;
import io.leat.broker.waiting.Waiter;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.Endpoint;
import io.leat.log.checkpoint.EpochEnd;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.FetchRequest;
import io.leat.protocol.message.FetchResponse;
import io.leat.protocol.message.FetchResponse.FetchableTopicResponse;
import io.leat.protocol.message.FetchResponse.PartitionData;
import io.leat.protocol.wire.BufferPayload;
import io.leat.protocol.wire.Payload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Copies all partitions that one other broker leads: one virtual thread, one connection, one fetch
/// session. A round asks for what follows the durable end of each replica, appends what comes,
/// flushes it, and goes on: the next request acknowledges.
///
/// A partition that fails is left out for a while, and the others go on (KIP-461).
@ThreadSafe
final class LeaderFetcher {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderFetcher.class);
    private static final long IDLE_MILLIS = 60_000;
    private static final long RETRY_MILLIS = 20;
    private static final long RETRY_MILLIS_MAX = 500;

    /// How often it is looked whether there is something to fetch while there is nothing.
    private static final long LOOK_MILLIS = 100;

    private final int leader;
    private final ReplicationSite site;
    private final CopyCounts counts;
    private final Runnable leaderGone;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private boolean stopped;

    /// Counts what wakes the fetcher.
    @GuardedBy("lock")
    private int changes;

    /// Null while there is none, and once it is broken off on purpose.
    @GuardedBy("lock")
    private @Nullable PeerConnection connection;

    @GuardedBy("lock")
    private boolean opened;

    @GuardedBy("lock")
    private final Restlessness restlessness = new Restlessness();

    /// What [#changes] was when the replicas for the next fetch were chosen.
    private int changesSeen;

    private final FetchAgenda agenda;

    /// Confined to the fetcher's thread, as is the next.
    private final FetchPlan plan;

    private final SlowedReplicas slowed;

    /// `leaderGone` is called when the leader does not answer, and has to be quick.
    LeaderFetcher(int leader, ReplicationSite site, CopyCounts counts, Runnable leaderGone) {
        this.leaderGone = leaderGone;
        this.counts = counts;
        this.leader = leader;
        this.site = site;
        this.plan = new FetchPlan(site.config().fetching(), site.brokerId());
        this.slowed = new SlowedReplicas(site);
        this.agenda = new FetchAgenda(slowed, site.clock().nanos());
    }

    void start() {
        Thread.ofPlatform().daemon().name("leat-fetch-from-" + leader).start(this::run);
    }

    /// A request that waits at the leader for long does not know of newcomers, and commits wait for
    /// them: it is broken off.
    void add(Collection<Replica> newcomers) {
        PeerConnection waiting = null;
        synchronized (lock) {
            newcomers.forEach(agenda::add);
            if (restlessness.isCalm()) {
                waiting = connection;
                connection = null;
            }
            restlessness.stir(site.clock().nanos());
            changes++;
            lock.notifyAll();
        }
        if (waiting != null) {
            waiting.close();
        }
    }

    void remove(Collection<Replica> gone) {
        synchronized (lock) {
            gone.forEach(agenda::remove);
            changes++;
            lock.notifyAll();
        }
    }

    void expectNewcomers() {
        synchronized (lock) {
            restlessness.expect(site.clock().nanos());
        }
    }

    void stop() {
        PeerConnection open;
        synchronized (lock) {
            stopped = true;
            open = connection;
            changes++;
            lock.notifyAll();
        }
        if (open != null) {
            open.close();
        }
    }

    private void run() {
        long pauseMillis = RETRY_MILLIS;
        while (awaitWork()) {
            try {
                converse();
                pauseMillis = RETRY_MILLIS;
            } catch (IOException e) {
                counts.broken();
                if (!pause(e.toString(), pauseMillis)) {
                    return;
                }
                pauseMillis = Math.min(RETRY_MILLIS_MAX, pauseMillis * 2);
            } catch (RuntimeException e) { // loop top: the copies must not stand still for ever
                LOG.error("replica.fetch_failed leader={}", leader, e);
                if (!pause(e.toString(), RETRY_MILLIS_MAX)) {
                    return;
                }
            }
        }
    }

    /// Waits until there is something to copy; false at the end.
    private boolean awaitWork() {
        synchronized (lock) {
            while (agenda.isEmpty() && !stopped) {
                waitFor(IDLE_MILLIS);
            }
            return !stopped;
        }
    }

    private boolean pause(String cause, long millis) {
        LOG.debug("replica.fetch_paused leader={} reason=\"{}\"", leader, cause);
        synchronized (lock) {
            if (!stopped) {
                waitFor(millis);
            }
            return !stopped;
        }
    }

    /// Until something changes, at most so long.
    @GuardedBy("lock")
    private void waitFor(long millis) {
        long seen = changes;
        long until = site.clock().millis() + millis;
        long left = millis;
        try {
            while (changes == seen && left > 0) {
                lock.wait(left);
                left = until - site.clock().millis();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a fetcher", e);
        }
    }

    /// Connects and fetches until something breaks or nothing is left to copy.
    private void converse() throws IOException {
        BrokerRegistration registration = site.image().get().liveBroker(leader);
        if (registration == null) {
            throw new IOException("the leader is not registered");
        }
        Endpoint endpoint = site.endpoint(registration);
        plan.forget();
        try (PeerConnection open = open(endpoint)) {
            if (!use(open)) {
                return;
            }
            LOG.info("replica.fetching leader={} broker_epoch={}", leader, registration.epoch());
            while (true) {
                Map<Target, Replica> news = news();
                if (news == null) {
                    return;
                }
                round(open, news);
            }
        } catch (IOException broken) {
            if (!isBrokenOff()) {
                leaderGone.run();
                site.suspicions().suspect(leader, registration.epoch());
                throw broken;
            }
        } finally {
            use(null);
        }
    }

    private PeerConnection open(Endpoint endpoint) throws IOException {
        String clientId = "broker-" + site.brokerId() + "-fetcher";
        return PeerConnection.open(endpoint, clientId, site.config().socketTimeoutMillis());
    }

    /// Whether this broker itself closed the connection.
    private boolean isBrokenOff() {
        synchronized (lock) {
            return stopped || (opened && connection == null);
        }
    }

    private boolean use(@Nullable PeerConnection open) {
        synchronized (lock) {
            connection = open;
            opened = open != null;
            return !stopped;
        }
    }

    /// Of which replicas the next request has news, perhaps of none; waits while there is nothing
    /// to fetch. Null if nothing is left to copy, or the connection is broken off.
    private @Nullable Map<Target, Replica> news() {
        synchronized (lock) {
            while (!agenda.isEmpty() && !stopped && connection != null) {
                changesSeen = changes;
                FetchAgenda.Look look = agenda.look(plan.isAnew(), site.clock().nanos());
                look.dropped().forEach(plan::drop);
                if (agenda.isServed()) {
                    return look.served();
                }
                waitFor(LOOK_MILLIS);
            }
            return null;
        }
    }

    private void round(PeerConnection open, Map<Target, Replica> news) throws IOException {
        awaitDurable(news.values());
        FetchRequest request = plan.next(news, site.brokerEpoch(), waitMillis());
        long patience = request.maxWaitMs() + (long) site.config().socketTimeoutMillis();
        site.watch().expect(open, patience);
        FetchResponse response = (FetchResponse) open.call(request);
        site.watch().forget(open);
        synchronized (lock) {
            restlessness.answered(site.clock().nanos());
        }
        ErrorCode error = ErrorCode.of(response.errorCode());
        if (error != ErrorCode.NONE) {
            LOG.debug("replica.session_lost leader={} error={}", leader, error);
            plan.forget();
            if (error == ErrorCode.STALE_BROKER_EPOCH) {
                pause(error.name(), RETRY_MILLIS); // one of us has an image that is out of date
            }
            return;
        }
        plan.answered(response.sessionId());
        for (FetchableTopicResponse topic : response.responses()) {
            for (PartitionData data : topic.partitions()) {
                Target target = new Target(topic.topicId(), data.partitionIndex());
                Replica replica = agenda.served(target);
                if (replica != null) {
                    take(replica, data);
                    agenda.touch(target);
                }
            }
        }
    }

    /// A replica that came after the replicas of this fetch were chosen must not wait for it.
    private int waitMillis() {
        synchronized (lock) {
            if (changes != changesSeen) {
                restlessness.stir(site.clock().nanos());
            }
            return restlessness.waitMillis(
                    site.clock().nanos(), site.config().fetching().waitMillisMax());
        }
    }

    /// What was appended is asked to be flushed at once, so that one flush serves all of it.
    private void take(Replica replica, PartitionData data) {
        ErrorCode error = ErrorCode.of(data.errorCode());
        try {
            if (data.divergingEpoch().epoch() >= 0 || data.divergingEpoch().endOffset() >= 0) {
                counts.truncated();
                replica.diverged(
                        new EpochEnd(
                                data.divergingEpoch().epoch(), data.divergingEpoch().endOffset()));
                return;
            }
            if (error == ErrorCode.OFFSET_OUT_OF_RANGE) {
                replica.outOfRange(data.logStartOffset());
            }
            if (error == ErrorCode.NONE) {
                error = append(replica, data);
            }
        } catch (IOException e) {
            LOG.error("replica.copy_failed partition={}", replica.id(), e);
            error = ErrorCode.KAFKA_STORAGE_ERROR;
        }
        if (error != ErrorCode.NONE) {
            counts.refused();
            LOG.debug("replica.refused partition={} error={}", replica.id(), error);
            agenda.pause(replica, site.clock().nanos());
        }
    }

    private ErrorCode append(Replica replica, PartitionData data) throws IOException {
        Payload records = data.records();
        slowed.copied(replica, records == null ? 0 : records.sizeBytes(), data.highWatermark());
        if (records instanceof BufferPayload batches && batches.sizeBytes() > 0) {
            ErrorCode error = replica.copy(batches.buffer());
            if (error != ErrorCode.NONE) {
                return error;
            }
            counts.copied(batches.sizeBytes());
            replica.requestFlush();
        }
        replica.leaderSaid(data.highWatermark(), data.logStartOffset());
        return ErrorCode.NONE;
    }

    /// Only what is durable may be acknowledged by the next request.
    private void awaitDurable(Iterable<Replica> replicas) {
        List<Replica> open = new ArrayList<>();
        for (Replica replica : replicas) {
            if (!replica.isDurable()) {
                replica.requestFlush();
                open.add(replica);
            }
        }
        if (open.isEmpty()) {
            return;
        }
        Waiter waiter = new Waiter(site.clock(), open.size());
        open.forEach(replica -> replica.watchFlush(waiter));
        long patience = TimeUnit.MILLISECONDS.toNanos(site.config().socketTimeoutMillis());
        if (!waiter.await(site.clock().nanos() + patience)) {
            open.forEach(replica -> replica.unwatchFlush(waiter));
            throw new IllegalStateException("a flush takes too long: " + open.getFirst().id());
        }
    }
}
