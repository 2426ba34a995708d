package io.leat.protocol.generator;

import io.leat.protocol.generator.FieldType.Scalar;
import io.leat.protocol.generator.FieldType.StructRef;
import io.leat.protocol.generator.MessageSpec.Kind;
import java.util.Set;

/// How things of a specification are called in Java.
final class Names {
    /// What the generated `read` methods use themselves.
    private static final Set<String> LOCALS =
            Set.of("in", "version", "flexible", "count", "elements", "i", "tags", "tag", "end");

    private final MessageSpec message;

    Names(MessageSpec message) {
        this.message = message;
    }

    /// The Java type of a component, without nullness.
    String type(Field field) {
        return plain(field.type());
    }

    /// The Java type of a component, with `@Nullable` where it may be null.
    String annotatedType(Field field) {
        return (field.mayBeNull() ? "@Nullable " : "") + type(field);
    }

    String boxed(FieldType type) {
        return type instanceof Scalar scalar && scalar != Scalar.RECORDS
                ? scalar.boxedName
                : plain(type);
    }

    private String plain(FieldType type) {
        return type.match(
                scalar -> scalar == Scalar.RECORDS ? recordsType() : scalar.javaName,
                StructRef::name,
                array -> "List<" + boxed(array.element()) + ">");
    }

    /// Requests lend a slice of their input; everything else carries records as a payload.
    private String recordsType() {
        return recordsAreBuffers() ? "ByteBuffer" : "Payload";
    }

    boolean recordsAreBuffers() {
        return message.kind() == Kind.REQUEST;
    }

    /// The local variable of a `read` method that holds the component.
    static String local(Field field) {
        String name = field.javaName();
        return LOCALS.contains(name) ? name + "Value" : name;
    }

    /// `OffsetForLeaderEpoch` becomes `OFFSET_FOR_LEADER_EPOCH`.
    static String constant(String camelCase) {
        StringBuilder constant = new StringBuilder();
        for (int i = 0; i < camelCase.length(); i++) {
            char c = camelCase.charAt(i);
            if (i > 0 && Character.isUpperCase(c)) {
                constant.append('_');
            }
            constant.append(Character.toUpperCase(c));
        }
        return constant.toString();
    }
}
