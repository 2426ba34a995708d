package io.leat.protocol.record;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.apache.kafka.common.utils.ByteUtils;
import org.junit.jupiter.api.Test;

/// Apache Kafka's reader of numbers says what a record holds; what is stepped over has to be that.
class PlainRecordsTest {
    private static final int[] LENGTHS = {-1, 0, 1, 5, 63, 64, 100, 500, 8_191, 8_192, 20_000};
    private static final int[] DELTAS = {0, 1, -1, 63, 64, -64, -65, 8_191, 8_192, 1 << 20};

    private final Random random = new Random(11);
    private int stepped;

    private int any(int[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    private void putField(ByteBuffer into, int length) {
        ByteUtils.writeVarint(length, into);
        for (int i = 0; i < length; i++) {
            into.put((byte) random.nextInt());
        }
    }

    private ByteBuffer record(
            int timestampDelta, int offsetDelta, int key, int value, int headers) {
        ByteBuffer body = ByteBuffer.allocate(60_000);
        body.put((byte) 0);
        ByteUtils.writeVarlong(timestampDelta, body);
        ByteUtils.writeVarint(offsetDelta, body);
        putField(body, key);
        putField(body, value);
        ByteUtils.writeVarint(headers, body);
        for (int i = 0; i < headers; i++) {
            putField(body, 3);
            putField(body, random.nextInt(5) - 1);
        }
        body.flip();
        ByteBuffer whole = ByteBuffer.allocate(body.remaining() + 5);
        ByteUtils.writeVarint(body.remaining(), whole);
        return whole.put(body).flip();
    }

    /// Surrounded by other bytes, in memory of the kind that frames have.
    private ByteBuffer among(ByteBuffer record, int before, int after) {
        ByteBuffer all = ByteBuffer.allocateDirect(before + record.remaining() + after);
        while (all.hasRemaining()) {
            all.put((byte) random.nextInt());
        }
        all.put(before, record, record.position(), record.remaining());
        return all.clear();
    }

    /// That what is stepped over is a record by Apache's reading, and ends where it should.
    private void check(ByteBuffer bytes, int start, int end) {
        PlainRecords records = requireNonNull(PlainRecords.in(bytes));
        int behind = records.skip(start, end);
        if (behind < 0) {
            return;
        }
        stepped++;
        ByteBuffer in = bytes.duplicate().position(start).limit(end);
        int length = ByteUtils.readVarint(in);
        assertThat(in.position() + length).isEqualTo(behind).isLessThanOrEqualTo(end);
        in.get();
        assertThat(ByteUtils.readVarlong(in)).isEqualTo(records.timestampDelta());
        assertThat(ByteUtils.readVarint(in)).isEqualTo(records.offsetDelta());
        int key = ByteUtils.readVarint(in);
        assertThat(key).isGreaterThanOrEqualTo(-1);
        assertThat(key >= 0).isEqualTo(records.isKeyPresent());
        in.position(in.position() + Math.max(0, key));
        int value = ByteUtils.readVarint(in);
        assertThat(value).isGreaterThanOrEqualTo(-1);
        in.position(in.position() + Math.max(0, value));
        assertThat(ByteUtils.readVarint(in)).as("headers").isZero();
        assertThat(in.position()).isEqualTo(behind);
    }

    @Test
    void whatIsSteppedOverIsWhatTheRecordSays() {
        for (int i = 0; i < 20_000; i++) {
            ByteBuffer record =
                    record(any(DELTAS), any(DELTAS), any(LENGTHS), any(LENGTHS), random.nextInt(2));
            int before = random.nextInt(9);
            ByteBuffer bytes = among(record, before, random.nextInt(9));
            check(bytes, before, before + record.remaining());
        }
        assertThat(stepped).isGreaterThan(1_000);
    }

    @Test
    void noByteMakesItBelieveWhatIsNotSo() {
        for (int i = 0; i < 20_000; i++) {
            ByteBuffer record =
                    record(any(DELTAS), random.nextInt(200), random.nextInt(70) - 1, 20, 0);
            ByteBuffer bytes = among(record, 3, 10);
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                bytes.put(3 + random.nextInt(12), (byte) random.nextInt());
            }
            check(bytes, 3, 3 + record.remaining() - random.nextInt(3));
        }
        assertThat(stepped).isGreaterThan(1_000);
    }

    @Test
    void commonRecordsAreSteppedOver() {
        ByteBuffer small = record(7, 0, -1, 100, 0);
        ByteBuffer keyed = record(100, 300, 36, 1024, 0);
        for (ByteBuffer record : new ByteBuffer[] {small, keyed}) {
            int size = record.remaining();
            PlainRecords records = requireNonNull(PlainRecords.in(among(record, 0, 0)));
            assertThat(records.skip(0, size)).isEqualTo(size);
        }
    }

    @Test
    void anEndThatIsTooNearIsNoRecord() {
        ByteBuffer bytes = ByteBuffer.allocateDirect(7).putInt(0).rewind();
        PlainRecords records = requireNonNull(PlainRecords.in(bytes));
        for (int start = 0; start <= bytes.limit(); start++) {
            assertThat(records.skip(start, bytes.limit())).isEqualTo(-1);
        }
    }
}
