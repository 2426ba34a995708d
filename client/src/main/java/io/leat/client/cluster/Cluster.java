package io.leat.client.cluster;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.client.ClientException;
import io.leat.client.ClientOptions;
import io.leat.client.Deadline;
import io.leat.client.DisconnectedException;
import io.leat.client.RefusedException;
import io.leat.client.ServerAddress;
import io.leat.client.TimedOutException;
import io.leat.client.connection.Connection;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.ApiRequest;
import io.leat.protocol.message.ApiResponse;
import io.leat.protocol.message.FindCoordinatorRequest;
import io.leat.protocol.message.FindCoordinatorResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Sends requests to the broker that is responsible, and finds out which one that is.
@ThreadSafe
public final class Cluster implements AutoCloseable {
    /// How long a topic may stay unknown after it was created.
    private static final Duration CREATION_PATIENCE = Duration.ofSeconds(3);

    private static final byte GROUP_COORDINATOR = 0;

    private final ClientOptions options;
    private final Connections connections;
    private final MetadataCache metadata = new MetadataCache();
    private final Map<String, Integer> coordinators = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /// What to do about a topic that does not exist.
    public enum Missing {
        /// Fail with [ErrorCode#UNKNOWN_TOPIC_OR_PARTITION].
        REFUSE,
        /// Let the broker create it if it is set up so, and wait a little.
        CREATE
    }

    /// One try of something that may be tried again.
    public interface Attempt<T> {
        T run() throws InterruptedException;
    }

    private Cluster(ClientOptions options) {
        this.options = options;
        this.connections = new Connections(options);
    }

    /// Connects to nothing yet.
    public static Cluster open(ClientOptions options) {
        return new Cluster(options);
    }

    public ClientOptions options() {
        return options;
    }

    /// What was last heard.
    public ClusterView view() {
        return metadata.view();
    }

    /// Asks about these topics, in one try. Topics that do not exist are not in the view.
    public ClusterView refresh(Collection<String> topics, Missing missing, Deadline deadline)
            throws InterruptedException {
        return metadata.learn(callAny(MetadataCache.about(topics, missing), deadline), topics);
    }

    /// Asks about all topics.
    public ClusterView refreshAll(Deadline deadline) throws InterruptedException {
        return metadata.learnAll(callAny(MetadataCache.aboutAll(), deadline));
    }

    /// The topic as it was last heard of; asks when nothing was. Throws [RefusedException] when it
    /// does not exist.
    public TopicView topic(String name, Missing missing, Deadline deadline)
            throws InterruptedException {
        TopicView known = view().topics().get(name);
        if (known != null) {
            return known;
        }
        Deadline patience =
                switch (missing) {
                    case REFUSE -> Deadline.in(Duration.ZERO);
                    case CREATE -> deadline.atMost(CREATION_PATIENCE);
                };
        return retrying(
                deadline,
                () -> {
                    refresh(List.of(name), missing, deadline);
                    metadata.throwRefusal(name, patience.passed());
                    TopicView found = view().topics().get(name);
                    if (found == null) {
                        throw new RefusedException(
                                ErrorCode.LEADER_NOT_AVAILABLE, "topic " + name, null);
                    }
                    return found;
                });
    }

    /// Asks whichever broker answers, in one try.
    public ApiResponse callAny(ApiRequest request, Deadline deadline) throws InterruptedException {
        List<ServerAddress> known =
                view().brokers().values().stream().map(Broker::address).toList();
        return call(connections.any(known, deadline), request, deadline);
    }

    /// Asks the controller, in one try.
    public ApiResponse callController(ApiRequest request, Deadline deadline)
            throws InterruptedException {
        refresh(List.of(), Missing.REFUSE, deadline);
        int controller = view().controllerId();
        return view().brokers().containsKey(controller)
                ? call(controller, Lane.GENERAL, request, deadline)
                : callAny(request, deadline);
    }

    /// Asks this broker, in one try.
    public ApiResponse call(int broker, Lane lane, ApiRequest request, Deadline deadline)
            throws InterruptedException {
        return call(connection(broker, lane, deadline), request, deadline);
    }

    private ApiResponse call(Connection connection, ApiRequest request, Deadline deadline)
            throws InterruptedException {
        short version = connection.version(request.apiKey(), VersionLimits.of(request));
        return connection.call(request, version, answerBy(request, deadline));
    }

    /// Some requests wait at the broker for others; whoever sends them says how long.
    private Deadline answerBy(ApiRequest request, Deadline deadline) {
        return switch (request.apiKey()) {
            case JOIN_GROUP, SYNC_GROUP, FETCH -> deadline;
            default -> deadline.atMost(options.requestTimeout());
        };
    }

    /// Sends to this broker what it does not answer.
    public void post(int broker, ApiRequest request, Deadline deadline)
            throws InterruptedException {
        Connection connection = connection(broker, Lane.GENERAL, deadline);
        short version = connection.version(request.apiKey(), VersionLimits.of(request));
        connection.post(request, version, answerBy(request, deadline));
    }

    private Connection connection(int id, Lane lane, Deadline deadline)
            throws InterruptedException {
        @Nullable Broker broker = view().brokers().get(id);
        if (broker == null) {
            throw new RefusedException(ErrorCode.BROKER_NOT_AVAILABLE, "broker " + id, null);
        }
        return connections.to(broker.address(), lane, deadline);
    }

    /// Asks the group's coordinator, in one try, after finding it.
    public ApiResponse callCoordinator(
            String group, Lane lane, ApiRequest request, Deadline deadline)
            throws InterruptedException {
        int coordinator = coordinator(group, deadline);
        try {
            return call(coordinator, lane, request, deadline);
        } catch (ClientException lost) {
            coordinators.remove(group);
            throw lost;
        }
    }

    /// The broker that coordinates this group.
    public int coordinator(String group, Deadline deadline) throws InterruptedException {
        @Nullable Integer known = coordinators.get(group);
        if (known != null && view().brokers().containsKey(known)) {
            return known;
        }
        FindCoordinatorRequest request =
                FindCoordinatorRequest.builder()
                        .keyType(GROUP_COORDINATOR)
                        .coordinatorKeys(List.of(group))
                        .build();
        var response = (FindCoordinatorResponse) callAny(request, deadline);
        for (FindCoordinatorResponse.Coordinator found : response.coordinators()) {
            RefusedException.throwIf(
                    found.errorCode(), "coordinator of " + group, found.errorMessage());
            if (!view().brokers().containsKey(found.nodeId())) {
                refresh(List.of(), Missing.REFUSE, deadline);
            }
            coordinators.put(group, found.nodeId());
            return found.nodeId();
        }
        throw new RefusedException(
                ErrorCode.COORDINATOR_NOT_AVAILABLE, "coordinator of " + group, null);
    }

    /// Asks for the coordinator again next time.
    public void forgetCoordinator(String group) {
        coordinators.remove(group);
    }

    /// Tries until it succeeds, fails for good, or the deadline passes; what is known of the
    /// cluster is renewed in between.
    public <T> T retrying(Deadline deadline, Attempt<T> attempt) throws InterruptedException {
        for (int failures = 1; ; failures++) {
            try {
                return attempt.run();
            } catch (ClientException failed) {
                if (!failed.retriable()) {
                    throw failed;
                }
                pauseAfter(failures, failed, deadline);
                renewAfter(failed, deadline);
            }
        }
    }

    private void pauseAfter(int failures, ClientException failed, Deadline deadline)
            throws InterruptedException {
        Duration pause = Backoff.after(failures);
        if (deadline.left().compareTo(pause) <= 0) {
            throw new TimedOutException("Gave up: " + failed.reason(), failed);
        }
        pause(pause);
    }

    /// Waits so long; throws [DisconnectedException] when this is closed meanwhile.
    public void pause(Duration pause) throws InterruptedException {
        if (closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new DisconnectedException("The client was closed", null);
        }
    }

    private void renewAfter(ClientException failed, Deadline deadline) throws InterruptedException {
        if (!view().topics().isEmpty()) {
            try {
                refresh(view().topics().keySet(), Missing.REFUSE, deadline);
            } catch (ClientException alsoFailed) {
                failed.addSuppressed(alsoFailed);
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
        connections.close();
    }
}
