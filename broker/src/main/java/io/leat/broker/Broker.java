package io.leat.broker;

import io.leat.broker.api.ApiTable;
import io.leat.broker.api.fetch.FetchHandler;
import io.leat.broker.api.forward.Forwarder;
import io.leat.broker.config.BrokerConfig;
import io.leat.broker.config.ConfiguredReplicaRules;
import io.leat.broker.config.ProducerStateConfig;
import io.leat.broker.coordination.BrokerNode;
import io.leat.broker.coordination.Coordination;
import io.leat.broker.coordination.CoordinationOptions;
import io.leat.broker.coordination.page.TakeoverRehearsal;
import io.leat.broker.group.GroupCoordinators;
import io.leat.broker.group.GroupElections;
import io.leat.broker.group.GroupSettings;
import io.leat.broker.metrics.CleanerMetrics;
import io.leat.broker.metrics.ClusterMetrics;
import io.leat.broker.metrics.GroupMetrics;
import io.leat.broker.metrics.LeadershipMetrics;
import io.leat.broker.metrics.LogMetrics;
import io.leat.broker.metrics.PartitionMetrics;
import io.leat.broker.metrics.ProcessMetrics;
import io.leat.broker.metrics.RecordMetrics;
import io.leat.broker.metrics.ReplicationMetrics;
import io.leat.broker.metrics.RequestMetrics;
import io.leat.broker.net.SocketServer;
import io.leat.broker.net.SocketServer.ListenerAddress;
import io.leat.broker.partition.LogDirectories;
import io.leat.broker.partition.Partitions;
import io.leat.broker.partition.Strays;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.Endpoint;
import io.leat.log.Clock;
import io.leat.protocol.Uuid;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One broker: opens its sockets and logs, joins the cluster, and serves until it is closed.
///
/// The order of the start: ports are taken first (a second broker fails at once), then ZooKeeper is
/// connected while the logs are loaded, then the partitions are opened as the cluster says, then
/// the broker registers, and only then are connections accepted. [#close] goes the other way round.
public final class Broker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);

    /// How often it is looked whether a disk that was full has room for the logs it lacks.
    private static final long DISK_WATCH_MILLIS = 1_000;

    private final BrokerConfig config;
    private final Clock clock = Clock.system();
    private final RandomGenerator random = new SecureRandom();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private List<ListenerAddress> listeners = List.of();
    private @Nullable Metering metering;
    private CompletableFuture<RuntimeException> failure = new CompletableFuture<>();

    private Broker(BrokerConfig config) {
        this.config = config;
    }

    /// Starts a broker and returns once it serves. Throws, with everything closed again, when it
    /// cannot: an address is taken, a log directory is held by another process or belongs to
    /// another cluster, ZooKeeper is out of reach.
    public static Broker start(BrokerConfig config) throws IOException {
        Broker broker = new Broker(config);
        try {
            broker.open();
            return broker;
        } catch (IOException | RuntimeException e) {
            broker.close();
            throw e;
        }
    }

    /// Where it listens, ports as they really are.
    public List<ListenerAddress> listeners() {
        return listeners;
    }

    /// Where it shows its metrics, if it does.
    public Optional<InetSocketAddress> metricsAddress() {
        return Optional.ofNullable(metering).flatMap(Metering::address);
    }

    /// Completed when the broker can no longer take part in the cluster, or has no disk left, and
    /// should be stopped.
    public CompletableFuture<RuntimeException> failure() {
        return failure;
    }

    private Chore producerExpiry(LogDirectories logs) {
        ProducerStateConfig producers = config.producers();
        return Chore.start(
                "producer-expiry",
                producers.expirationCheckIntervalMillis(),
                () -> logs.expireProducers(clock.millis() - producers.expirationMillis()));
    }

    private void open() throws IOException {
        SocketServer sockets = opened(NetworkSettings.bind(config, clock));
        listeners = sockets.addresses();
        Metering measured = opened(Metering.open(config.metrics()));
        metering = measured;
        measured.add(ProcessMetrics::new);
        measured.add(() -> new RequestMetrics(sockets));
        Coordination coordination = opened(connect());
        int id = config.server().brokerId();
        measured.add(() -> new ClusterMetrics(id, coordination));
        measured.add(() -> LeadershipMetrics.watch(id, coordination.mirror()));
        LogStorage storage = LogStorage.open(config, clock);
        LogDirectories logs = opened(storage.directories());
        measured.add(() -> new LogMetrics(logs));
        opened.push(producerExpiry(logs));
        long committed = config.replication().highWatermarkCheckpointMillis();
        opened.push(Chore.start("high-watermarks", committed, logs::checkpointCommitted));
        ClusterImage image = await(coordination.ready(), "ZooKeeper");
        Uuid instance = storage.claim(image.clusterId(), config.server().brokerId(), random);
        Replication replication = opened(Replication.open(config, coordination, clock));
        Partitions partitions = new Partitions(logs, config, replication.roles(logs, image));
        measured.add(() -> new PartitionMetrics(partitions));
        measured.add(() -> new ReplicationMetrics(replication.fetchers()));
        replication.start(partitions);
        Forwarder forwarder = replication.forwarder();
        opened.push(partitions::close);
        LogCleaning cleaning = opened(LogCleaning.start(storage, config.cleaner(), clock, random));
        cleaning.cleaner().ifPresent(each -> measured.add(() -> new CleanerMetrics(each)));
        opened.push(Chore.start("disk-watch", DISK_WATCH_MILLIS, partitions::createMissing));
        coordination.mirror().subscribe(new DynamicSettings(config, logs, cleaning)::apply);
        coordination.mirror().subscribe(partitions::apply);
        coordination
                .mirror()
                .subscribe(new Strays(logs, config.storage().strayDeleteDelayMillis())::apply);
        logs.retainEvery(config.storage().retentionCheckIntervalMillis());
        logs.checkpointEvery(config.storage().flushOffsetCheckpointIntervalMillis());
        var admin = new Administration(config, coordination, forwarder, random);
        GroupCoordinators groups = opened(groups(admin, coordination));
        measured.add(() -> new GroupMetrics(groups));
        coordination
                .mirror()
                .subscribe(
                        new GroupElections(config.server().brokerId(), groups, partitions)::apply);
        await(coordination.register(node(instance)), "the registration");
        failure = coordination.failure().applyToEither(logs.allFailed(), reason -> reason);
        var site =
                new FetchHandler.Site(
                        config.server().brokerId(),
                        coordination.mirror()::image,
                        config.fetch(),
                        replication.throttles().leader());
        var data = DataApis.of(partitions, site, clock, random);
        measured.add(() -> new RecordMetrics(data.produce().counts(), data.fetch().counts()));
        var apis = new BrokerApis(partitions, coordination, groups, admin, data);
        sockets.start(new ApiTable(forwarder.over(apis.all(config))));
        lead(coordination);
        measured.show();
        LOG.info("broker.started id={} listeners={}", config.server().brokerId(), listeners);
    }

    /// What is last to start is first to end: leaderships go before anything is closed.
    private void lead(Coordination coordination) {
        opened.push(LeaderRebalance.start(coordination.controller(), config.leadership()));
        if (config.leadership().handsOver()) {
            opened.push(new ControlledShutdown(config.server().brokerId(), coordination, clock));
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        opened.push(resource);
        return resource;
    }

    private Coordination connect() {
        var zooKeeper = config.zooKeeper();
        var options =
                new CoordinationOptions(
                        zooKeeper.connect(),
                        Duration.ofMillis(zooKeeper.sessionTimeoutMillis()),
                        new ConfiguredReplicaRules(config));
        Coordination opened = Coordination.open(options, clock::nanos, random);
        opened.mirror().subscribe(new TakeoverRehearsal(options.rules())::apply);
        return opened;
    }

    private GroupCoordinators groups(Administration admin, Coordination coordination) {
        var topic = new ClusterOffsetsTopic(coordination.mirror()::image, admin.autoCreation());
        var settings = GroupSettings.of(config.groups(), config.offsets());
        return new GroupCoordinators(topic, settings, clock, random);
    }

    private BrokerNode node(Uuid instance) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < listeners.size(); i++) {
            var configured = config.listeners().listeners().get(i);
            int port = configured.advertisedPort();
            endpoints.add(
                    new Endpoint(
                            configured.name(),
                            "PLAINTEXT",
                            configured.advertisedHost(),
                            port == 0 ? listeners.get(i).port() : port));
        }
        return new BrokerNode(
                config.server().brokerId(), instance, endpoints, config.server().rack(), false);
    }

    private <T> T await(CompletableFuture<T> future, String what) throws IOException {
        int millis = config.zooKeeper().connectionTimeoutMillis();
        try {
            return future.orTimeout(millis, TimeUnit.MILLISECONDS).join();
        } catch (CompletionException e) {
            String problem =
                    e.getCause() instanceof TimeoutException
                            ? "zookeeper.connection.timeout.ms is over"
                            : String.valueOf(e.getCause());
            throw new IOException(
                    "no answer from %s (zookeeper.connect=%s) within %d ms: %s"
                            .formatted(what, config.zooKeeper().connect(), millis, problem),
                    e);
        }
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) { // loop top: the rest is closed all the same
                LOG.error("broker.close_failed", e);
            }
        }
    }
}
