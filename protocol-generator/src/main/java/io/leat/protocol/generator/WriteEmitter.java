package io.leat.protocol.generator;

import io.leat.protocol.generator.FieldType.Array;
import io.leat.protocol.generator.FieldType.Scalar;
import java.util.List;

/// Writes the `write` method of one struct.
final class WriteEmitter {
    private final MessageSpec message;
    private final JavaSource out;

    WriteEmitter(MessageSpec message, JavaSource out) {
        this.message = message;
        this.out = out;
    }

    void emit(Struct struct) {
        boolean root = struct.equals(message.root());
        if (root) {
            out.line("@Override");
        }
        out.line((root ? "public " : "") + "void write(MessageWriter out, short version) {");
        if (root) {
            out.line("UnsupportedVersionException.check(");
            out.line("        \"" + struct.name() + "\", version, LOWEST_VERSION,");
            out.line("        HIGHEST_VERSION);");
        }
        String flexible = message.flexible().condition(message.versions());
        if (!flexible.equals("false")) {
            out.line("boolean flexible = " + flexible + ";");
        }
        struct.fields().forEach(field -> refuseWhereAbsent(struct, field));
        for (Field field : struct.placed()) {
            String present = field.versions().condition(message.versions());
            if (present.equals("true")) {
                value(struct, field);
            } else if (!present.equals("false")) {
                out.line("if (" + present + ") {");
                value(struct, field);
                out.line("}");
            }
        }
        if (!flexible.equals("false")) {
            tagSection(struct, struct.tagged());
        }
        out.line("}");
    }

    /// A value the version cannot carry is refused, unless the specification says it may be lost.
    private void refuseWhereAbsent(Struct struct, Field field) {
        String present = field.versions().condition(message.versions());
        if (field.ignorable() || present.equals("true")) {
            return;
        }
        String differs = Defaults.differs(field);
        String guarded = differs.contains(" || ") ? "(" + differs + ")" : differs;
        String absent = present.equals("false") ? "" : "!(" + present + ") && ";
        out.line("if (" + absent + guarded + ") {");
        out.line("throw UnsupportedVersionException.absent(" + path(struct, field) + ", version);");
        out.line("}");
    }

    private void value(Struct struct, Field field) {
        refuseNull(struct, field);
        String name = "this." + field.javaName();
        String compact = compact(field);
        if (field.type() instanceof Array array) {
            writeArray(field, array, name, compact);
        } else if (field.type() instanceof Scalar scalar) {
            out.line(write(scalar, name, compact, field.mayBeNull()));
        } else {
            writeStruct(field, name);
        }
    }

    private void refuseNull(Struct struct, Field field) {
        String nullable = field.nullable().condition(presentVersions(field));
        if (!field.mayBeNull() || nullable.equals("true")) {
            return;
        }
        String unless = nullable.equals("false") ? "" : " && !(" + nullable + ")";
        out.line("if (this." + field.javaName() + " == null" + unless + ") {");
        out.line("throw UnsupportedVersionException.isNull(" + path(struct, field) + ", version);");
        out.line("}");
    }

    private void writeArray(Field field, Array array, String name, String compact) {
        if (field.mayBeNull()) {
            out.line("if (" + name + " == null) {");
            out.line("out.writeNullCount(" + compact + ");");
            out.line("} else {");
        }
        out.line("out.writeCount(" + name + ".size(), " + compact + ");");
        out.line("for (" + elementType(array) + " element : " + name + ") {");
        if (array.element() instanceof Scalar scalar) {
            out.line(write(scalar, "element", compact, false));
        } else {
            out.line("element.write(out, version);");
        }
        out.line("}");
        if (field.mayBeNull()) {
            out.line("}");
        }
    }

    private String elementType(Array array) {
        return new Names(message).boxed(array.element());
    }

    private void writeStruct(Field field, String name) {
        if (!field.mayBeNull()) {
            out.line(name + ".write(out, version);");
            return;
        }
        String nullable = field.nullable().condition(presentVersions(field));
        out.line("if (" + name + " == null) {");
        out.line("out.writeByte((byte) -1);");
        out.line("} else {");
        if (nullable.equals("true")) {
            out.line("out.writeByte((byte) 1);");
        } else if (!nullable.equals("false")) {
            out.line("if (" + nullable + ") {");
            out.line("out.writeByte((byte) 1);");
            out.line("}");
        }
        out.line(name + ".write(out, version);");
        out.line("}");
    }

    private static String write(Scalar scalar, String value, String compact, boolean mayBeNull) {
        String method = "out.write" + (mayBeNull ? "Nullable" : "") + scalar.methodSuffix();
        String last = scalar.fixedBytes > 0 ? "" : ", " + compact;
        return method + "(" + value + last + ");";
    }

    private void tagSection(Struct struct, List<Field> tagged) {
        out.line("if (flexible) {");
        List<Field> possible = tagged.stream().filter(f -> !presentVersions(f).isEmpty()).toList();
        if (possible.isEmpty()) {
            out.line("out.writeUnsignedVarint(0);");
            out.line("}");
            return;
        }
        out.line("int tags = 0;");
        for (Field field : possible) {
            String present = field.versions().condition(message.versions());
            String differs = "(" + Defaults.differs(field) + ")";
            String has = present.equals("true") ? differs : present + " && " + differs;
            out.line("boolean has" + field.name() + " = " + has + ";");
            out.line("if (has" + field.name() + ") {");
            out.line("tags++;");
            out.line("}");
        }
        out.line("out.writeUnsignedVarint(tags);");
        for (Field field : possible) {
            out.line("if (has" + field.name() + ") {");
            out.line("out.writeUnsignedVarint(" + field.tag() + ");");
            out.line("int start = out.beginTaggedField();");
            value(struct, field);
            out.line("out.endTaggedField(start);");
            out.line("}");
        }
        out.line("}");
    }

    private static String path(Struct struct, Field field) {
        return '"' + struct.name() + "." + field.javaName() + '"';
    }

    private VersionRange presentVersions(Field field) {
        return field.versions().intersect(message.versions());
    }

    private String compact(Field field) {
        String condition = field.flexible().condition(presentVersions(field));
        return condition.equals("true") || condition.equals("false") ? condition : "flexible";
    }
}
