package io.leat.systemtest.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.systemtest.server.BrokerUnderTest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(HostileBroker.class)
@ResourceLock("hostile broker")
final class FrameTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final BrokerUnderTest broker;
    private final Watch watch;

    FrameTest(BrokerUnderTest broker) {
        this.broker = broker;
        this.watch = Watch.over(broker);
    }

    @AfterEach
    void nobodyElseNoticed() {
        watch.requireUnharmed();
        watch.close();
    }

    private RawConnection connect() {
        return RawConnection.to(broker.port());
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE, 0x7f00_0000, -1, Integer.MIN_VALUE, 200_000_000})
    void aFrameLengthOutOfBoundsClosesTheConnection(int length) {
        try (RawConnection connection = connect()) {
            connection.sendLength(length).send(new byte[64]);
            assertThat(connection.isClosedWithin(SOON)).isTrue();
        }
        watch.requireOneLogLine();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 7})
    void aFrameTooShortForAHeaderClosesTheConnection(int length) {
        try (RawConnection connection = connect()) {
            connection.sendFrame(new byte[length]);
            assertThat(connection.isClosedWithin(SOON)).isTrue();
        }
        watch.requireOneLogLine();
    }

    @Test
    void randomBytesHarmNobodyElse() {
        long seed = Long.getLong("leat.systemtest.seed", System.nanoTime());
        System.out.println("random bytes from -Dleat.systemtest.seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[1 + random.nextInt(4_000)];
            random.nextBytes(bytes);
            try (RawConnection connection = connect()) {
                if (i % 2 == 0) {
                    connection.send(bytes);
                } else {
                    connection.sendFrame(bytes);
                    assertThat(connection.isClosedWithin(SOON))
                            .as("closed after random frame %d of seed %d", i, seed)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void randomBytesBehindAProperHeaderHarmNobodyElse() {
        long seed = Long.getLong("leat.systemtest.seed", System.nanoTime());
        System.out.println("random bodies from -Dleat.systemtest.seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 400; i++) {
            byte[] bytes = new byte[14 + random.nextInt(300)];
            random.nextBytes(bytes);
            ByteBuffer header = ByteBuffer.wrap(bytes);
            header.putShort((short) random.nextInt(70)).putShort((short) random.nextInt(12));
            header.putInt(i).putShort((short) -1);
            try (RawConnection connection = connect()) {
                connection.sendFrame(bytes);
            }
        }
    }

    @Test
    void connectionsThatComeAndGoLeaveNothingBehind() {
        for (int i = 0; i < 500; i++) {
            connect().close();
        }
    }

    @Test
    void aThousandIdleConnectionsCostLittleAndDisturbNobody() {
        List<RawConnection> idle = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            idle.add(connect());
        }
        watch.requireUnharmed();
        idle.forEach(RawConnection::close);
    }

    @Test
    void aPeerThatNeverReadsItsAnswersIsHeldBack() {
        Thread writer;
        try (RawConnection connection = connect()) {
            byte[] many = tenThousandRequests();
            writer =
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int i = 0; i < 300; i++) {
                                    connection.send(many);
                                }
                            });
            joinFor(writer, Duration.ofSeconds(3));
            watch.requireUnharmed();
        }
        joinFor(writer, Duration.ofSeconds(10));
        assertThat(writer.isAlive()).isFalse();
    }

    private static void joinFor(Thread thread, Duration limit) {
        try {
            thread.join(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// ApiVersions version 0: 14 bytes of request for hundreds of bytes of answer.
    private static byte[] tenThousandRequests() {
        ByteBuffer requests = ByteBuffer.allocate(140_000);
        for (int i = 0; i < 10_000; i++) {
            requests.putInt(10).putShort((short) 18).putShort((short) 0);
            requests.putInt(i).putShort((short) -1);
        }
        return requests.array();
    }
}
