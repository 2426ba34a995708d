package io.leat.client.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.client.ClientOptions;
import io.leat.client.Deadline;
import io.leat.client.DisconnectedException;
import io.leat.client.FakeBroker.Answer;
import io.leat.client.RefusedException;
import io.leat.client.TimedOutException;
import io.leat.client.UnreachableException;
import io.leat.client.cluster.Cluster.Missing;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.MetadataRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ClusterTest {
    private static Deadline soon() {
        return Deadline.in(Duration.ofSeconds(5));
    }

    @Test
    void aClusterThatWasNeverReachedIsReportedAtOnce() throws Exception {
        int port = freePort();
        long begin = System.nanoTime();
        try (Cluster cluster = Cluster.open(ClientOptions.of("127.0.0.1:" + port))) {
            assertThatThrownBy(() -> cluster.topic("t", Missing.REFUSE, soon()))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageContaining("127.0.0.1:" + port);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void aSilentServerDoesNotKeepTheNextOneFromBeingAsked() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                FakeCluster fake = new FakeCluster(request -> new Answer.Silence())) {
            String servers = "127.0.0.1:" + silent.getLocalPort() + "," + fake.broker().address();
            ClientOptions options =
                    ClientOptions.of(servers).withConnectTimeout(Duration.ofSeconds(1));
            try (Cluster cluster = Cluster.open(options)) {
                assertThat(cluster.refreshAll(soon()).clusterId()).isEqualTo("fake");
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aTopicThatDoesNotExistIsARefusalForGood() throws InterruptedException {
        try (FakeCluster fake = new FakeCluster(request -> new Answer.Silence());
                Cluster cluster = Cluster.open(fake.broker().options())) {
            assertThatThrownBy(() -> cluster.topic("none", Missing.REFUSE, soon()))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            refused -> {
                                assertThat(refused.error())
                                        .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
                                assertThat(refused.retriable()).isFalse();
                            });
            assertThat(fake.broker().seen(MetadataRequest.class))
                    .hasSize(1)
                    .noneMatch(MetadataRequest::allowAutoTopicCreation);
        }
    }

    @Test
    void aTopicThatAppearsLateIsWaitedFor() throws InterruptedException {
        try (FakeCluster fake = new FakeCluster(request -> new Answer.Silence());
                Cluster cluster = Cluster.open(fake.broker().options())) {
            Thread later =
                    Thread.startVirtualThread(() -> {
                        while (fake.broker().seen(MetadataRequest.class).size() < 2) {
                            Thread.onSpinWait();
                        }
                        fake.topic("late", 2);
                    });
            assertThat(cluster.topic("late", Missing.CREATE, soon()).partitions()).hasSize(2);
            later.join();
        }
    }

    @Test
    void whatIsKnownIsNotAskedAgain() throws InterruptedException {
        try (FakeCluster fake = new FakeCluster(request -> new Answer.Silence()).topic("t", 1);
                Cluster cluster = Cluster.open(fake.broker().options())) {
            for (int i = 0; i < 5; i++) {
                assertThat(cluster.topic("t", Missing.REFUSE, soon()).id())
                        .isEqualTo(FakeCluster.id("t"));
            }
            assertThat(fake.broker().seen(MetadataRequest.class)).hasSize(1);
        }
    }

    @Test
    void retriableFailuresAreTriedAgainUntilTheyEnd() throws InterruptedException {
        try (FakeCluster fake = new FakeCluster(request -> new Answer.Silence());
                Cluster cluster = Cluster.open(fake.broker().options())) {
            AtomicInteger tries = new AtomicInteger();
            String result =
                    cluster.retrying(
                            soon(),
                            () -> {
                                if (tries.incrementAndGet() < 3) {
                                    throw new DisconnectedException("broken", null);
                                }
                                return "done";
                            });
            assertThat(result).isEqualTo("done");
            assertThat(tries).hasValue(3);
        }
    }

    @Test
    void whatStaysRetriableEndsWithTheDeadlineAndItsReason() throws InterruptedException {
        try (FakeCluster fake = new FakeCluster(request -> new Answer.Silence());
                Cluster cluster = Cluster.open(fake.broker().options())) {
            assertThatThrownBy(() ->
                            cluster.retrying(
                                    Deadline.in(Duration.ofMillis(300)),
                                    () -> {
                                        throw new DisconnectedException("broken", null);
                                    }))
                    .isInstanceOf(TimedOutException.class)
                    .hasMessageContaining("broken");
        }
    }

    @Test
    void aBrokenConnectionIsReplaced() throws InterruptedException {
        try (FakeCluster fake = new FakeCluster(request -> new Answer.Silence()).topic("t", 1);
                Cluster cluster = Cluster.open(fake.broker().options())) {
            cluster.refreshAll(soon());
            fake.broker().hangUp();
            var view =
                    cluster.retrying(
                            soon(), () -> cluster.refresh(List.of("t"), Missing.REFUSE, soon()));
            assertThat(view.topics()).containsKey("t");
        }
    }
}
