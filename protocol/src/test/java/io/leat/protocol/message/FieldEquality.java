package io.leat.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.protocol.Uuid;
import io.leat.protocol.wire.BufferPayload;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import org.apache.kafka.common.record.internal.MemoryRecords;

/// Compares a record of ours with an object of Apache's, name by name: equal bytes alone would not
/// show two fields that were mixed up.
final class FieldEquality {
    private FieldEquality() {}

    static void assertEqual(Record ours, Object theirs, String path) {
        for (RecordComponent component : ours.getClass().getRecordComponents()) {
            String name = component.getName();
            Object our = MessageType.call(ours.getClass(), ours, name);
            Object their = MessageType.call(theirs.getClass(), theirs, name);
            assertSame(our, their, path + "." + name);
        }
    }

    private static void assertSame(Object ours, Object theirs, String path) {
        if (ours == null || theirs == null) {
            assertThat(ours).as(path).isSameAs(theirs);
        } else if (ours instanceof Uuid uuid) {
            assertThat(uuid.toString()).as(path).isEqualTo(theirs.toString());
        } else if (ours instanceof ByteBuffer buffer) {
            assertThat(buffer).as(path).isEqualTo(buffer(theirs));
        } else if (ours instanceof BufferPayload payload) {
            assertThat(payload.buffer()).as(path).isEqualTo(buffer(theirs));
        } else if (ours instanceof List<?> list) {
            Iterator<?> their = ((Iterable<?>) theirs).iterator();
            for (int i = 0; i < list.size(); i++) {
                assertThat(their.hasNext()).as(path + " has more than " + i).isTrue();
                assertSame(list.get(i), their.next(), path + "[" + i + "]");
            }
            assertThat(their.hasNext()).as(path + " has no more").isFalse();
        } else if (ours instanceof Record struct) {
            assertEqual(struct, theirs, path);
        } else {
            assertThat(ours).as(path).isEqualTo(theirs);
        }
    }

    private static ByteBuffer buffer(Object theirs) {
        if (theirs instanceof MemoryRecords records) {
            return records.buffer();
        }
        return theirs instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : (ByteBuffer) theirs;
    }
}
