package io.leat.protocol.generator;

import io.leat.protocol.generator.FieldType.Array;
import io.leat.protocol.generator.FieldType.Scalar;
import io.leat.protocol.generator.FieldType.StructRef;

/// How many bytes a value takes at least: what a count read from the wire is checked against.
final class SmallestSize {
    private final MessageSpec message;

    SmallestSize(MessageSpec message) {
        this.message = message;
    }

    int of(Struct struct, int version) {
        int bytes = message.flexible().contains(version) ? 1 : 0;
        for (Field field : struct.placed()) {
            if (field.versions().contains(version)) {
                bytes += of(field, version);
            }
        }
        return bytes;
    }

    private int of(Field field, int version) {
        if (field.type() instanceof StructRef && field.nullable().contains(version)) {
            return 1;
        }
        return of(field.type(), version, field.flexible().contains(version));
    }

    private int of(FieldType type, int version, boolean compact) {
        return type.match(
                scalar -> of(scalar, compact),
                struct -> of(message.struct(struct.name()), version),
                array -> compact ? 1 : 4);
    }

    private static int of(Scalar scalar, boolean compact) {
        if (scalar.fixedBytes > 0) {
            return scalar.fixedBytes;
        }
        int prefix = scalar == Scalar.STRING ? 2 : 4;
        return compact ? 1 : prefix;
    }

    /// The smallest size of one of the field's elements, as a Java expression on `version`.
    String elementExpression(Field field) {
        if (!(field.type() instanceof Array array)) {
            throw new SpecException(field.name() + " is not an array");
        }
        VersionRange present = field.versions().intersect(message.versions());
        StringBuilder expression = new StringBuilder();
        int low = present.low();
        for (int version = low; version <= present.high(); version++) {
            int bytes = element(array, field, version);
            if (version == present.high()) {
                return expression.append(bytes).toString();
            }
            if (bytes != element(array, field, version + 1)) {
                expression.append("version <= ").append(version).append(" ? ");
                expression.append(bytes).append(" : ");
            }
        }
        throw new SpecException(field.name() + " is in no version");
    }

    private int element(Array array, Field field, int version) {
        return Math.max(1, of(array.element(), version, field.flexible().contains(version)));
    }
}
