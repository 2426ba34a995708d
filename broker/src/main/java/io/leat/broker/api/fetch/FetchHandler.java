package io.leat.broker.api.fetch;

import io.leat.broker.api.Handler;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.broker.config.FetchConfig;
import io.leat.broker.partition.Partition;
import io.leat.broker.partition.Partitions;
import io.leat.broker.partition.ReadPosition;
import io.leat.broker.throttle.ReplicationThrottle;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.ClusterImage;
import io.leat.log.Clock;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.FetchRequest;
import io.leat.protocol.message.FetchRequest.FetchPartition;
import io.leat.protocol.message.FetchRequest.FetchTopic;
import io.leat.protocol.message.FetchRequest.ForgottenTopic;
import io.leat.protocol.message.FetchResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads committed records of many partitions, waiting up to the request's `maxWaitMs` for its
/// `minBytes`. Consumers read with the leader; where that is configured, those that name their rack
/// are sent to a copy there, and a follower serves every consumer that comes (KIP-392).
///
/// Who says that it is another broker's replica is believed if it names that broker's present
/// epoch, and otherwise refused; before version 15 every fetch is served as a consumer's
/// (CVE-2018-1288).
public final class FetchHandler implements Handler<FetchRequest> {
    private static final short FIRST_VERSION_WITH_TOPIC_IDS = 13;
    private static final short FIRST_VERSION_FROM_FOLLOWERS = 11;
    private static final int FINAL_EPOCH = -1;
    private static final int INITIAL_EPOCH = 0;

    private static final int CONSUMER = -1;

    private final FetchReader reader;
    private final FetchSessions sessions;
    private final Clock clock;
    private final Site site;
    private final @Nullable NearestReplica nearest;
    private final FetchCounts counts = new FetchCounts();

    /// This broker, the cluster that it sees, its bounds, and how fast it sends to replicas.
    public record Site(
            int brokerId,
            Supplier<ClusterImage> image,
            FetchConfig config,
            ReplicationThrottle throttle) {}

    public FetchHandler(Partitions partitions, Site site, FetchSessions sessions, Clock clock) {
        this.reader = new FetchReader(partitions, clock, site.throttle);
        this.site = site;
        this.sessions = sessions;
        this.clock = clock;
        this.nearest =
                site.config.nearestReplica() ? new NearestReplica(site.image, site.brokerId) : null;
    }

    public FetchCounts counts() {
        return counts;
    }

    @Override
    public Reply start(FetchRequest request, RequestContext context) {
        return () -> answer(request, context.version());
    }

    private FetchResponse answer(FetchRequest request, short version) {
        boolean usesTopicIds = version >= FIRST_VERSION_WITH_TOPIC_IDS;
        Reader who = who(request, version);
        if (who == null) {
            return response(ErrorCode.STALE_BROKER_EPOCH, 0, List.of());
        }
        int epoch = request.sessionEpoch();
        if (epoch == FINAL_EPOCH || epoch == INITIAL_EPOCH) {
            if (request.sessionId() != 0) {
                sessions.remove(request.sessionId());
            }
            Map<FetchTarget, FetchPosition> wanted = wanted(request);
            Optional<FetchSession> created =
                    epoch == INITIAL_EPOCH && !wanted.isEmpty()
                            ? sessions.create(usesTopicIds, wanted, clock.millis())
                            : Optional.empty();
            return created.map(session -> initial(request, who, session))
                    .orElseGet(() -> withoutSession(request, who, wanted));
        }
        return sessions.find(request.sessionId())
                .map(session -> incremental(request, who, session, usesTopicIds))
                .orElseGet(() -> response(ErrorCode.FETCH_SESSION_ID_NOT_FOUND, 0, List.of()));
    }

    private FetchResponse withoutSession(
            FetchRequest request, Reader who, Map<FetchTarget, FetchPosition> wanted) {
        List<FetchResult> results = reader.read(who, wanted, limits(request));
        counts.read(who, results);
        return response(ErrorCode.NONE, FetchSession.NONE, results);
    }

    /// Everything is news to the client.
    private FetchResponse initial(FetchRequest request, Reader who, FetchSession session) {
        List<FetchResult> results = reader.read(who, session, limits(request));
        counts.read(who, results);
        return response(ErrorCode.NONE, session.id(), session.changed(results));
    }

    private FetchResponse incremental(
            FetchRequest request, Reader who, FetchSession session, boolean usesTopicIds) {
        if (session.usesTopicIds() != usesTopicIds) {
            return response(ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR, 0, List.of());
        }
        if (!session.advance(request.sessionEpoch(), clock.millis())) {
            return response(ErrorCode.INVALID_FETCH_SESSION_EPOCH, 0, List.of());
        }
        session.change(wanted(request), forgotten(request));
        List<FetchResult> changed = session.changed(reader.read(who, session, limits(request)));
        counts.read(who, changed);
        return response(ErrorCode.NONE, session.id(), changed);
    }

    /// Null for a broker whose registration is not the one that the image shows (KIP-903).
    private @Nullable Reader who(FetchRequest request, short version) {
        int broker = request.replicaState().replicaId();
        if (broker == CONSUMER) {
            boolean copies = version >= FIRST_VERSION_FROM_FOLLOWERS;
            return new Reader.Consumer(request.rackId(), copies, nearest);
        }
        long epoch = request.replicaState().replicaEpoch();
        BrokerRegistration registration = site.image.get().brokers().get(broker);
        return registration != null && registration.epoch() == epoch
                ? new Reader.Broker(new Partition.Fetcher(broker, epoch), nearest != null)
                : null;
    }

    private FetchReader.Limits limits(FetchRequest request) {
        int bytesMax = Math.min(request.maxBytes(), site.config.bytesMax());
        return new FetchReader.Limits(
                Math.min(request.minBytes(), bytesMax),
                bytesMax,
                clock.nanos() + request.maxWaitMs() * 1_000_000L);
    }

    private static Map<FetchTarget, FetchPosition> wanted(FetchRequest request) {
        Map<FetchTarget, FetchPosition> wanted = new LinkedHashMap<>();
        for (FetchTopic topic : request.topics()) {
            for (FetchPartition partition : topic.partitions()) {
                wanted.put(
                        new FetchTarget(topic.topic(), topic.topicId(), partition.partition()),
                        new FetchPosition(
                                new ReadPosition(
                                        partition.fetchOffset(),
                                        partition.currentLeaderEpoch(),
                                        partition.lastFetchedEpoch()),
                                partition.partitionMaxBytes()));
            }
        }
        return wanted;
    }

    private static List<FetchTarget> forgotten(FetchRequest request) {
        List<FetchTarget> forgotten = new ArrayList<>();
        for (ForgottenTopic topic : request.forgottenTopicsData()) {
            for (int partition : topic.partitions()) {
                forgotten.add(new FetchTarget(topic.topic(), topic.topicId(), partition));
            }
        }
        return forgotten;
    }

    private static FetchResponse response(
            ErrorCode error, int sessionId, List<FetchResult> results) {
        return FetchResponse.builder()
                .errorCode(error.code())
                .sessionId(sessionId)
                .responses(FetchTopics.group(results))
                .build();
    }
}
