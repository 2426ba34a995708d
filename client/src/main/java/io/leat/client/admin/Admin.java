package io.leat.client.admin;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.client.ClientOptions;
import io.leat.client.cluster.Cluster;
import io.leat.client.cluster.ClusterView;
import java.time.Duration;

/// Looks after a cluster.
///
/// ```java
/// try (Admin admin = Admin.open(ClientOptions.of("127.0.0.1:9092"), Duration.ofSeconds(10))) {
///     admin.topics().create(NewTopic.of("orders").withPartitions(6));
/// }
/// ```
@ThreadSafe
public final class Admin implements AutoCloseable {
    private final AdminCalls calls;

    private Admin(AdminCalls calls) {
        this.calls = calls;
    }

    /// Connects to nothing yet. No operation takes longer than `timeout`.
    public static Admin open(ClientOptions options, Duration timeout) {
        return new Admin(new AdminCalls(Cluster.open(options), timeout));
    }

    /// The cluster's id, controller and brokers, and all topics.
    public ClusterView cluster() throws InterruptedException {
        return calls.cluster().refreshAll(calls.deadline());
    }

    public TopicAdmin topics() {
        return new TopicAdmin(calls);
    }

    public ConfigAdmin configs() {
        return new ConfigAdmin(calls);
    }

    public GroupAdmin groups() {
        return new GroupAdmin(calls);
    }

    public ReplicaAdmin replicas() {
        return new ReplicaAdmin(calls);
    }

    @Override
    public void close() {
        calls.cluster().close();
    }
}
