package io.leat.systemtest.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.systemtest.server.BrokerSettings;
import io.leat.systemtest.server.BrokerUnderTest;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Peers that stop talking. This broker's patience is short, so that the tests are.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SilenceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration LIMIT = Duration.ofSeconds(12);

    private BrokerUnderTest broker;

    @BeforeAll
    void startBroker() {
        String patience = Long.toString(PATIENCE.toMillis());
        broker =
                BrokerUnderTest.start(
                        BrokerSettings.fresh().with("connections.max.idle.ms", patience));
    }

    @AfterAll
    void stopBroker() {
        broker.close();
    }

    @Test
    void halfAFrameThenSilenceIsClosedInTime() {
        try (RawConnection connection = RawConnection.to(broker.port())) {
            connection.sendLength(1_000).send(new byte[500]);
            assertThat(connection.isClosedWithin(LIMIT)).isTrue();
        }
        requireAnswers();
    }

    @Test
    void halfALengthThenSilenceIsClosedInTime() {
        try (RawConnection connection = RawConnection.to(broker.port())) {
            connection.send(new byte[2]);
            assertThat(connection.isClosedWithin(LIMIT)).isTrue();
        }
        requireAnswers();
    }

    @Test
    void aPeerThatNeverSpeaksIsClosedInTime() {
        try (RawConnection connection = RawConnection.to(broker.port())) {
            assertThat(connection.isClosedWithin(LIMIT)).isTrue();
        }
        requireAnswers();
    }

    private void requireAnswers() {
        try (RawConnection other = RawConnection.to(broker.port())) {
            Requests.requireAnswer(other);
        }
    }
}
