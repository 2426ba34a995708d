package io.leat.protocol.generator;

import io.leat.protocol.generator.FieldType.Array;
import io.leat.protocol.generator.FieldType.Scalar;
import java.util.List;

/// Writes one record: components, constructor, codec, builder.
final class StructEmitter {
    private final MessageSpec message;
    private final Names names;
    private final JavaSource out;

    StructEmitter(MessageSpec message, JavaSource out) {
        this.message = message;
        this.names = new Names(message);
        this.out = out;
    }

    /// `body` writes what only the root has, right after the record's head.
    void emit(Struct struct, String implemented, Runnable body) {
        documentation(struct);
        out.line("public record " + struct.name() + "(");
        List<Field> fields = struct.fields();
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            String comma = i + 1 < fields.size() ? "," : "";
            out.line("        " + names.annotatedType(field) + " " + field.javaName() + comma);
        }
        out.line(")" + implemented + " {");
        out.line("/// All fields at their defaults.");
        out.line("public static final " + struct.name() + " DEFAULT = builder().build();").line();
        body.run();
        constructor(struct);
        fields.stream().filter(field -> field.type() == Scalar.BYTES).forEach(this::bytesAccessor);
        new ErrorsEmitter(message, out).emit(struct);
        new ReadEmitter(message, out).emit(struct);
        out.line();
        new WriteEmitter(message, out).emit(struct);
        out.line();
        new BuilderEmitter(names, out).emit(struct);
    }

    private void documentation(Struct struct) {
        out.line(
                struct.equals(message.root())
                        ? "/// Versions "
                                + message.versions().low()
                                + " to "
                                + message.versions().high()
                                + "."
                        : "/// Part of [" + message.name() + "].");
        out.line("///");
        for (Field field : struct.fields()) {
            String about = field.about().replace("\\", "").replaceAll("\\s+", " ").strip();
            out.line("/// @param " + field.javaName() + " " + about);
        }
    }

    /// Lists become immutable, byte buffers get positions of their own.
    private void constructor(Struct struct) {
        List<Field> copied =
                struct.fields().stream()
                        .filter(f -> f.type() instanceof Array || f.type() == Scalar.BYTES)
                        .toList();
        if (copied.isEmpty()) {
            return;
        }
        out.line("public " + struct.name() + " {");
        for (Field field : copied) {
            String name = field.javaName();
            String copy =
                    field.isArray() ? "List.copyOf(" + name + ")" : name + ".asReadOnlyBuffer()";
            out.line(
                    name
                            + " = "
                            + (field.mayBeNull() ? name + " == null ? null : " : "")
                            + copy
                            + ";");
        }
        out.line("}").line();
    }

    private void bytesAccessor(Field field) {
        String name = field.javaName();
        out.line("@Override");
        out.line("public " + names.annotatedType(field) + " " + name + "() {");
        out.line(
                "return "
                        + (field.mayBeNull() ? name + " == null ? null : " : "")
                        + name
                        + ".duplicate();");
        out.line("}").line();
    }
}
