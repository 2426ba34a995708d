package io.leat.broker.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.net.ConnectionThreads.Kind;
import org.junit.jupiter.api.Test;

class ConnectionThreadsTest {
    private static final int PLAIN_MAX = 3;

    private final ConnectionThreads threads = new ConnectionThreads(PLAIN_MAX);

    @Test
    void theFirstConnectionsHavePlainThreadsAndWhatTheyGiveBackIsTakenAgain() {
        for (int i = 0; i < PLAIN_MAX; i++) {
            assertThat(threads.take()).isEqualTo(Kind.PLAIN);
        }
        Kind next = threads.take();
        assertThat(next).isEqualTo(Kind.VIRTUAL);
        threads.giveBack(next);
        assertThat(threads.take()).isEqualTo(Kind.VIRTUAL);
        threads.giveBack(Kind.PLAIN);
        assertThat(threads.take()).isEqualTo(Kind.PLAIN);
        assertThat(threads.take()).isEqualTo(Kind.VIRTUAL);
    }

    @Test
    void noneKeepsTheProcessAlive() {
        for (Kind kind : Kind.values()) {
            Thread thread = kind.unstarted("t", () -> {});
            assertThat(thread.isVirtual()).isEqualTo(kind == Kind.VIRTUAL);
            assertThat(thread.isDaemon()).isTrue();
            assertThat(thread.getName()).isEqualTo("t");
        }
    }
}
