package io.leat.protocol.generator;

import io.leat.protocol.generator.FieldType.Scalar;
import io.leat.protocol.generator.MessageSpec.Kind;
import java.util.Optional;

/// Writes the method that tells the error codes of a response, in its root and in every struct that
/// carries some.
final class ErrorsEmitter {
    private static final String ERROR_CODE = "ErrorCode";

    private final MessageSpec message;
    private final JavaSource out;

    ErrorsEmitter(MessageSpec message, JavaSource out) {
        this.message = message;
        this.out = out;
    }

    void emit(Struct struct) {
        boolean root = struct.equals(message.root());
        if (message.kind() != Kind.RESPONSE || !(root || carries(struct))) {
            return;
        }
        if (root) {
            out.line("@Override");
        }
        out.line((root ? "public " : "") + "void errors(IntConsumer each) {");
        struct.fields().forEach(this::emit);
        out.line("}").line();
    }

    private void emit(Field field) {
        String name = field.javaName();
        if (isErrorCode(field)) {
            out.line("if (" + name + " != 0) {");
            out.line("each.accept(" + name + ");");
            out.line("}");
        } else if (nested(field).filter(this::carries).isPresent()) {
            out.line(field.mayBeNull() ? "if (" + name + " != null) {" : "{");
            out.line(
                    field.isArray()
                            ? "for (var part : " + name + ") { part.errors(each); }"
                            : name + ".errors(each);");
            out.line("}");
        }
    }

    private boolean carries(Struct struct) {
        return struct.fields().stream()
                .anyMatch(field ->
                        isErrorCode(field) || nested(field).filter(this::carries).isPresent());
    }

    private static boolean isErrorCode(Field field) {
        return field.name().equals(ERROR_CODE) && field.type() == Scalar.INT16;
    }

    /// What the field, or each element of it, consists of.
    private Optional<Struct> nested(Field field) {
        return struct(field.type());
    }

    private Optional<Struct> struct(FieldType type) {
        return type.match(
                scalar -> Optional.empty(),
                ref -> Optional.of(message.struct(ref.name())),
                array -> struct(array.element()));
    }
}
