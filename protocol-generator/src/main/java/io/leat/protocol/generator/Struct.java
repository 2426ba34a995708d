package io.leat.protocol.generator;

import java.util.Comparator;
import java.util.List;

/// A named sequence of fields: a message's root or a struct nested in it.
record Struct(String name, List<Field> fields) {
    Struct {
        fields = List.copyOf(fields);
    }

    /// The fields with a fixed place, in the order of the wire.
    List<Field> placed() {
        return fields.stream().filter(field -> !field.isTagged()).toList();
    }

    /// The tagged fields, in the order of the wire: by tag.
    List<Field> tagged() {
        return fields.stream()
                .filter(Field::isTagged)
                .sorted(Comparator.comparingInt(Field::tag))
                .toList();
    }
}
