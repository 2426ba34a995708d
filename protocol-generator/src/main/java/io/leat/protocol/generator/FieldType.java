package io.leat.protocol.generator;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/// What a field holds.
sealed interface FieldType {
    /// `[]int32` is an array, a lower-case name a [Scalar], everything else a struct.
    static FieldType parse(String text) {
        if (text.startsWith("[]")) {
            FieldType element = parse(text.substring(2));
            if (element instanceof Array) {
                throw new SpecException("arrays of arrays do not exist: " + text);
            }
            return new Array(element);
        }
        Optional<Scalar> scalar =
                Arrays.stream(Scalar.values()).filter(s -> s.specName.equals(text)).findFirst();
        if (scalar.isPresent()) {
            return scalar.get();
        }
        if (text.isEmpty() || !Character.isUpperCase(text.charAt(0))) {
            throw new SpecException("unknown type: " + text);
        }
        return new StructRef(text);
    }

    /// One case for each kind of type.
    default <T> T match(
            Function<Scalar, T> scalar, Function<StructRef, T> struct, Function<Array, T> array) {
        if (this instanceof Array seen) {
            return array.apply(seen);
        }
        return this instanceof StructRef ref ? struct.apply(ref) : scalar.apply((Scalar) this);
    }

    /// Types without parts. Those with `fixedBytes` 0 carry a length in front.
    enum Scalar implements FieldType {
        BOOL("bool", "boolean", "Boolean", 1),
        INT8("int8", "byte", "Byte", 1),
        INT16("int16", "short", "Short", 2),
        UINT16("uint16", "int", "Integer", 2),
        INT32("int32", "int", "Integer", 4),
        UINT32("uint32", "long", "Long", 4),
        INT64("int64", "long", "Long", 8),
        FLOAT64("float64", "double", "Double", 8),
        UUID("uuid", "Uuid", "Uuid", 16),
        STRING("string", "String", "String", 0),
        BYTES("bytes", "ByteBuffer", "ByteBuffer", 0),
        RECORDS("records", "ByteBuffer", "ByteBuffer", 0);

        final String specName;
        final String javaName;
        final String boxedName;
        final int fixedBytes;

        Scalar(String specName, String javaName, String boxedName, int fixedBytes) {
            this.specName = specName;
            this.javaName = javaName;
            this.boxedName = boxedName;
            this.fixedBytes = fixedBytes;
        }

        /// The end of the name of the reader's and the writer's method for this type.
        String methodSuffix() {
            return switch (this) {
                case BOOL -> "Boolean";
                case INT8 -> "Byte";
                case INT16 -> "Short";
                case UINT16 -> "UnsignedShort";
                case INT32 -> "Int";
                case UINT32 -> "UnsignedInt";
                case INT64 -> "Long";
                case FLOAT64 -> "Double";
                case UUID -> "Uuid";
                case STRING -> "String";
                case BYTES -> "Bytes";
                case RECORDS -> "Records";
            };
        }
    }

    /// A struct, by its name within the message.
    record StructRef(String name) implements FieldType {}

    /// A list; its elements are never null.
    record Array(FieldType element) implements FieldType {}
}
