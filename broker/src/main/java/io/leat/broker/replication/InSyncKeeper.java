package io.leat.broker.replication;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.broker.partition.InSyncWatch;
import io.leat.broker.partition.Partition;
import io.leat.broker.peer.PeerConnection;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.TopicImage;
import io.leat.cluster.partition.IsrChange;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import io.leat.protocol.message.AlterPartitionRequest;
import io.leat.protocol.message.AlterPartitionRequest.BrokerState;
import io.leat.protocol.message.AlterPartitionRequest.PartitionData;
import io.leat.protocol.message.AlterPartitionRequest.TopicData;
import io.leat.protocol.message.AlterPartitionResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the controller to change who is in sync with the partitions that are led here: at once when
/// a replica has caught up, and now and then for those that lag. One virtual thread; what comes
/// together is asked for in one request (KIP-497).
///
/// A proposal without an answer is asked for again: what the controller made of it is in the image
/// sooner or later, and until then the larger set counts.
@ThreadSafe
public final class InSyncKeeper implements InSyncWatch, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InSyncKeeper.class);
    private static final long RETRY_MILLIS = 50;
    private static final long LOOKS_PER_LAG = 2;

    /// A controller decides within milliseconds: one that is silent for so long is asked about.
    private static final int PATIENCE_MILLIS = 10_000;

    private final ReplicationSite site;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Set<Partition> grown = new LinkedHashSet<>();

    @GuardedBy("lock")
    private final Set<Resignation> resignations = new LinkedHashSet<>();

    @GuardedBy("lock")
    private boolean stopped;

    /// Under way; confined to the keeper's thread, as is the connection.
    private final Map<Partition, IsrChange> proposals = new LinkedHashMap<>();

    private @Nullable PeerConnection connection;
    private int connectedTo = ClusterImage.NO_CONTROLLER;

    public InSyncKeeper(ReplicationSite site) {
        this.site = site;
    }

    /// `led` are all partitions that are led here.
    public void start(Supplier<Stream<Partition>> led) {
        Thread.ofVirtual().name("leat-in-sync").start(() -> run(led));
    }

    @Override
    public void mayGrow(Partition partition) {
        synchronized (lock) {
            if (grown.add(partition)) {
                lock.notifyAll();
            }
        }
    }

    @Override
    public void resign(Resignation from) {
        synchronized (lock) {
            if (resignations.add(from)) {
                lock.notifyAll();
            }
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            stopped = true;
            lock.notifyAll();
        }
    }

    private void run(Supplier<Stream<Partition>> led) {
        long lookMillis = Math.max(1, site.config().lagMillisMax() / LOOKS_PER_LAG);
        long nextLook = site.clock().millis() + lookMillis;
        while (true) {
            long wait = Math.max(1, nextLook - site.clock().millis());
            List<Partition> due = await(isQuiet() ? wait : RETRY_MILLIS);
            if (due == null) {
                disconnect();
                return;
            }
            try {
                due.forEach(this::propose);
                if (site.clock().millis() >= nextLook) {
                    nextLook = site.clock().millis() + lookMillis;
                    led.get().forEach(this::propose);
                }
                ask();
            } catch (IOException e) {
                LOG.debug("in_sync.not_asked reason=\"{}\"", e.toString());
                disconnect();
            } catch (RuntimeException e) { // loop top: the next proposals are made all the same
                LOG.error("in_sync.failed", e);
                disconnect();
            }
        }
    }

    private boolean isQuiet() {
        synchronized (lock) {
            return proposals.isEmpty() && resignations.isEmpty();
        }
    }

    /// Who may have grown; null at the end.
    private @Nullable List<Partition> await(long millis) {
        long until = site.clock().millis() + millis;
        synchronized (lock) {
            long left = millis;
            try {
                while (grown.isEmpty() && !stopped && left > 0) {
                    lock.wait(left);
                    left = until - site.clock().millis();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts the keeper", e);
            }
            List<Partition> due = List.copyOf(grown);
            grown.clear();
            return stopped ? null : due;
        }
    }

    private void propose(Partition partition) {
        ClusterImage image = site.image().get();
        partition
                .proposeInSync(
                        site.config().lagMillisMax(), broker -> IsrChange.admissible(image, broker))
                .ifPresent(proposal -> proposals.put(partition, proposal));
    }

    private void ask() throws IOException {
        proposals.entrySet().removeIf(entry -> !entry.getKey().isUnderWay(entry.getValue()));
        List<Resignation> leaving = openResignations();
        if (proposals.isEmpty() && leaving.isEmpty()) {
            return;
        }
        PeerConnection controller = connect();
        site.watch().expect(controller, patienceMillis());
        AlterPartitionResponse response =
                (AlterPartitionResponse) controller.call(request(leaving));
        site.watch().forget(controller);
        ErrorCode error = ErrorCode.of(response.errorCode());
        if (error != ErrorCode.NONE) {
            LOG.info("in_sync.refused error={}", error);
            disconnect();
            return;
        }
        Map<TopicPartition, ErrorCode> refused = refused(response);
        Map<Partition, IsrChange> asked = new HashMap<>(proposals);
        asked.forEach((partition, proposal) -> {
            ErrorCode why = refused.get(partition.id());
            if (why != null && partition.rejected(proposal, why)) {
                LOG.info(
                        "in_sync.change_refused partition={} wanted={} error={}",
                        partition.id(),
                        proposal.brokers(),
                        why);
                proposals.remove(partition);
            }
        });
    }

    private Map<TopicPartition, ErrorCode> refused(AlterPartitionResponse response) {
        ClusterImage image = site.image().get();
        Map<TopicPartition, ErrorCode> refused = new HashMap<>();
        for (AlterPartitionResponse.TopicData topic : response.topics()) {
            String name = image.topicNames().get(topic.topicId());
            for (AlterPartitionResponse.PartitionData data : topic.partitions()) {
                ErrorCode error = ErrorCode.of(data.errorCode());
                if (name != null && error != ErrorCode.NONE) {
                    refused.put(new TopicPartition(name, data.partitionIndex()), error);
                }
            }
        }
        return refused;
    }

    /// Those that the image does not yet show as heard.
    private List<Resignation> openResignations() {
        ClusterImage image = site.image().get();
        synchronized (lock) {
            resignations.removeIf(resignation -> {
                TopicImage topic = image.topic(resignation.topicId());
                return topic == null
                        || !resignation.state().equals(topic.partition(resignation.partition()));
            });
            return List.copyOf(resignations);
        }
    }

    private AlterPartitionRequest request(List<Resignation> leaving) {
        Map<Uuid, List<PartitionData>> byTopic = new LinkedHashMap<>();
        for (Resignation resignation : leaving) {
            byTopic.computeIfAbsent(resignation.topicId(), _ -> new ArrayList<>())
                    .add(
                            data(
                                    resignation.partition(),
                                    IsrChange.resignation(resignation.state(), site.brokerId())));
        }
        proposals.forEach((partition, proposal) ->
                byTopic.computeIfAbsent(partition.topicId(), _ -> new ArrayList<>())
                        .add(data(partition.id().partition(), proposal)));
        List<TopicData> topics = new ArrayList<>();
        byTopic.forEach((id, partitions) ->
                topics.add(TopicData.builder().topicId(id).partitions(partitions).build()));
        return AlterPartitionRequest.builder()
                .brokerId(site.brokerId())
                .brokerEpoch(site.brokerEpoch())
                .topics(topics)
                .build();
    }

    private static PartitionData data(int partition, IsrChange change) {
        List<BrokerState> members =
                change.members().stream()
                        .map(member ->
                                BrokerState.builder()
                                        .brokerId(member.broker())
                                        .brokerEpoch(member.epoch())
                                        .build())
                        .toList();
        return PartitionData.builder()
                .partitionIndex(partition)
                .leaderEpoch(change.leaderEpoch())
                .partitionEpoch(change.partitionEpoch())
                .newIsrWithEpochs(members)
                .build();
    }

    private PeerConnection connect() throws IOException {
        ClusterImage image = site.image().get();
        int controller = image.controllerId();
        PeerConnection open = connection;
        if (open != null && connectedTo == controller) {
            return open;
        }
        disconnect();
        BrokerRegistration registration =
                Optional.ofNullable(image.brokers().get(controller))
                        .orElseThrow(() -> new IOException("there is no controller"));
        String clientId = "broker-" + site.brokerId() + "-in-sync";
        try {
            open = PeerConnection.open(site.endpoint(registration), clientId, patienceMillis());
        } catch (IOException e) {
            site.suspicions().suspect(controller, registration.epoch());
            throw e;
        }
        connection = open;
        connectedTo = controller;
        return open;
    }

    private int patienceMillis() {
        return Math.min(PATIENCE_MILLIS, site.config().socketTimeoutMillis());
    }

    private void disconnect() {
        PeerConnection open = connection;
        if (open != null) {
            open.close();
            connection = null;
        }
    }
}
