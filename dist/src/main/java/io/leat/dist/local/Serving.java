package io.leat.dist.local;

import io.leat.client.ClientException;
import io.leat.client.ClientOptions;
import io.leat.client.admin.Admin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.stream.IntStream;

/// Asks the processes of a cluster whether they serve yet. Confined to the thread that starts them.
final class Serving {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);

    private final ClusterPlan plan;
    private int served;

    Serving(ClusterPlan plan) {
        this.plan = plan;
    }

    boolean zooKeeperAnswers() {
        return accepts(plan.zooKeeperPort());
    }

    /// Whether every broker has answered once and named all the others.
    boolean brokersServe() throws InterruptedException {
        while (served < plan.ports().size() && serves(served)) {
            served++;
        }
        return served == plan.ports().size();
    }

    private boolean serves(int id) throws InterruptedException {
        if (!accepts(plan.ports().get(id))) {
            return false;
        }
        ClientOptions client =
                ClientOptions.of(plan.address(id))
                        .withConnectTimeout(ANSWER_LIMIT)
                        .withRequestTimeout(ANSWER_LIMIT);
        try (Admin admin = Admin.open(client, ANSWER_LIMIT)) {
            var brokers = admin.cluster().brokers();
            return IntStream.range(0, plan.ports().size()).allMatch(brokers::containsKey);
        } catch (ClientException notYet) {
            return false;
        }
    }

    /// Spares the client its own retries while nobody listens.
    private static boolean accepts(int port) {
        try (var connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return connection.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }
}
