package io.leat.protocol.generator;

import io.leat.protocol.generator.FieldType.Array;
import io.leat.protocol.generator.FieldType.Scalar;
import io.leat.protocol.generator.FieldType.StructRef;
import org.jspecify.annotations.Nullable;

/// One field of a struct. `tag` is [#NO_TAG] for a field with a fixed place; `flexible` are the
/// versions in which the field, when it has a length, is written in the compact form.
record Field(
        String name,
        FieldType type,
        VersionRange versions,
        VersionRange nullable,
        VersionRange flexible,
        int tag,
        boolean ignorable,
        @Nullable String defaultText,
        String about) {
    static final int NO_TAG = -1;

    /// The name of the record component.
    String javaName() {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    boolean isTagged() {
        return tag != NO_TAG;
    }

    boolean isArray() {
        return type instanceof Array;
    }

    /// Whether the component may hold null in any version. Records always may: they have no other
    /// default.
    boolean mayBeNull() {
        return !nullable.isEmpty() || type == Scalar.RECORDS;
    }

    boolean defaultsToNull() {
        if (type == Scalar.RECORDS) {
            return true;
        }
        boolean canBeNull =
                isArray()
                        || type instanceof StructRef
                        || type == Scalar.STRING
                        || type == Scalar.BYTES;
        return canBeNull && "null".equals(defaultText);
    }
}
