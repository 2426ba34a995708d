package io.leat.protocol.message;

import java.nio.ByteBuffer;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.types.Field;
import org.apache.kafka.common.protocol.types.NullableSchema;
import org.apache.kafka.common.protocol.types.Schema;
import org.apache.kafka.common.protocol.types.Struct;
import org.apache.kafka.common.protocol.types.TaggedFields;
import org.apache.kafka.common.protocol.types.Type;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.jspecify.annotations.Nullable;

/// Random values for Apache's own schemas, and their bytes.
final class RandomMessages {
    private static final String[] STRINGS = {"", "a", "topic-1", "größe", "𝄞", "x".repeat(200)};

    private final RandomGenerator random;

    RandomMessages(RandomGenerator random) {
        this.random = random;
    }

    ByteBuffer bytes(Schema schema) {
        Struct struct = struct(schema);
        ByteBuffer bytes = ByteBuffer.allocate(struct.sizeOf());
        struct.writeTo(bytes);
        return bytes.flip();
    }

    private Struct struct(Schema schema) {
        Struct struct = new Struct(schema);
        for (int i = 0; i < schema.numFields(); i++) {
            struct.set(schema.get(i), value(schema.get(i).def.type));
        }
        return struct;
    }

    private @Nullable Object value(Type type) {
        if (type.isNullable() && random.nextInt(4) == 0) {
            return null;
        }
        if (type instanceof NullableSchema schema) {
            return struct(schema);
        }
        if (type instanceof Schema schema) {
            return struct(schema);
        }
        if (type instanceof TaggedFields tagged) {
            return taggedFields(tagged);
        }
        if (type.isArray()) {
            @Nullable Object[] elements = new Object[random.nextInt(4)];
            for (int i = 0; i < elements.length; i++) {
                elements[i] = value(type.arrayElementType().orElseThrow());
            }
            return elements;
        }
        return scalar(type.toString());
    }

    private NavigableMap<Integer, @Nullable Object> taggedFields(TaggedFields tagged) {
        NavigableMap<Integer, @Nullable Object> values = new TreeMap<>();
        for (var entry : tagged.fields().entrySet()) {
            Field field = entry.getValue();
            if (random.nextBoolean()) {
                values.put(entry.getKey(), value(field.type));
            }
        }
        return values;
    }

    private Object scalar(String type) {
        return switch (type) {
            case "BOOLEAN" -> random.nextBoolean();
            case "INT8" -> (byte) number();
            case "INT16" -> (short) number();
            case "UINT16" -> (int) number() & 0xffff;
            case "INT32" -> (int) number();
            case "UINT32" -> number() & 0xffff_ffffL;
            case "INT64" -> number();
            case "FLOAT64" -> random.nextInt(3) == 0 ? 0.0 : random.nextDouble();
            case "UUID" ->
                    random.nextInt(3) == 0
                            ? Uuid.ZERO_UUID
                            : new Uuid(random.nextLong(), random.nextLong());
            case "STRING", "COMPACT_STRING", "NULLABLE_STRING", "COMPACT_NULLABLE_STRING" ->
                    STRINGS[random.nextInt(STRINGS.length)];
            case "BYTES", "COMPACT_BYTES", "NULLABLE_BYTES", "COMPACT_NULLABLE_BYTES" -> buffer();
            case "RECORDS", "COMPACT_RECORDS", "NULLABLE_RECORDS", "COMPACT_NULLABLE_RECORDS" ->
                    MemoryRecords.readableRecords(buffer());
            default -> throw new IllegalStateException("no values for type " + type);
        };
    }

    /// Often a usual default, sometimes an extreme.
    private long number() {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> -1;
            case 2 -> Long.MAX_VALUE;
            case 3 -> random.nextInt(100);
            default -> random.nextLong();
        };
    }

    private ByteBuffer buffer() {
        byte[] bytes = new byte[random.nextInt(3) == 0 ? 0 : random.nextInt(300)];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }
}
