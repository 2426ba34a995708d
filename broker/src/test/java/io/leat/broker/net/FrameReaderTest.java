package io.leat.broker.net;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
    private static final int FRAME_MAX = 8 << 20;
    private static final NetworkLimits LIMITS =
            new NetworkLimits(
                    FRAME_MAX, 32 << 20, 10, 10, 1, Duration.ofMinutes(10), Duration.ofSeconds(30));

    private final BufferPool pool = new BufferPool(LIMITS.bufferBytesMax(), true);
    private final ManualClock clock = new ManualClock();
    private final Deadlines deadlines = new Deadlines(clock, LIMITS);

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 2048, 4096, 1 << 20})
    void framesArriveWholeHoweverTheStreamIsCut(int pieceBytes) throws Exception {
        var random = new Random(42);
        List<byte[]> sent = new ArrayList<>();
        for (int size : new int[] {0, 1, 100, 2044, 2048, 2049, 5000, 200_000, 17, 1_100_000, 9}) {
            byte[] frame = new byte[size];
            random.nextBytes(frame);
            sent.add(frame);
        }
        FrameReader reader = reader(stream(sent), pieceBytes);
        for (byte[] expected : sent) {
            try (Frame frame = requireNonNull(reader.next())) {

                byte[] received = new byte[frame.bytes().remaining()];
                frame.bytes().get(received);
                assertThat(received).isEqualTo(expected);
            }
        }
        assertThat(reader.next()).isNull();
        assertThat(pool.usedBytes()).isZero();
    }

    @Test
    void aLengthPrefixAloneAllocatesLittle() {
        byte[] stream = ByteBuffer.allocate(5000).putInt(FRAME_MAX).array();
        FrameReader reader = reader(stream, 4096);
        assertThatThrownBy(reader::next).isInstanceOf(EOFException.class);
        assertThat(pool.usedBytesMax()).isLessThanOrEqualTo(128 * 1024);
        assertThat(pool.usedBytes()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, FRAME_MAX + 1, Integer.MAX_VALUE})
    void aLengthOutOfRangeIsABadFrame(int length) {
        byte[] stream = ByteBuffer.allocate(8).putInt(length).array();
        assertThatThrownBy(reader(stream, 8)::next)
                .isInstanceOf(BadFrameException.class)
                .hasMessageContaining(Integer.toString(length));
    }

    @Test
    void aStreamThatEndsInsideALengthPrefixIsAnError() {
        assertThatThrownBy(reader(new byte[] {0, 0}, 1)::next).isInstanceOf(EOFException.class);
    }

    @Test
    void halfAFrameThenSilencePassesTheDeadlineOfItsFirstByte() throws Exception {
        FrameReader reader = reader(stream(List.of(new byte[10])), 64);
        requireNonNull(reader.next()).close();
        clock.advanceMillis(60_000);
        assertThat(deadlines.passed(clock.nanos())).isFalse();
        deadlines.enter(Deadlines.Phase.IDLE);
        deadlines.enter(Deadlines.Phase.READING);
        clock.advanceMillis(20_000);
        deadlines.enter(Deadlines.Phase.READING);
        assertThat(deadlines.passed(clock.nanos())).isFalse();
        clock.advanceMillis(10_001);
        assertThat(deadlines.passed(clock.nanos())).isTrue();
    }

    private FrameReader reader(byte[] stream, int pieceBytes) {
        return new FrameReader(
                new PiecewiseChannel(stream, pieceBytes), pool, deadlines, FRAME_MAX);
    }

    private static byte[] stream(List<byte[]> frames) {
        int size = frames.stream().mapToInt(frame -> frame.length + Integer.BYTES).sum();
        ByteBuffer stream = ByteBuffer.allocate(size);
        frames.forEach(frame -> stream.putInt(frame.length).put(frame));
        return stream.array();
    }
}
