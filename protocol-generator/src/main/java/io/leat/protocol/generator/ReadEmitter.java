package io.leat.protocol.generator;

import io.leat.protocol.generator.FieldType.Array;
import io.leat.protocol.generator.FieldType.Scalar;
import io.leat.protocol.generator.FieldType.StructRef;
import java.util.List;

/// Writes the static `read` method of one struct.
final class ReadEmitter {
    private final MessageSpec message;
    private final Names names;
    private final SmallestSize sizes;
    private final JavaSource out;

    ReadEmitter(MessageSpec message, JavaSource out) {
        this.message = message;
        this.names = new Names(message);
        this.sizes = new SmallestSize(message);
        this.out = out;
    }

    void emit(Struct struct) {
        boolean root = struct.equals(message.root());
        String access = root ? "public " : "";
        out.line(access + "static " + struct.name() + " read(MessageReader in, short version) {");
        if (root) {
            out.line("UnsupportedVersionException.check(");
            out.line("        \"" + struct.name() + "\", version, LOWEST_VERSION,");
            out.line("        HIGHEST_VERSION);");
        }
        String flexible = message.flexible().condition(message.versions());
        if (!flexible.equals("false")) {
            out.line("boolean flexible = " + flexible + ";");
        }
        struct.placed().forEach(this::placed);
        if (!flexible.equals("false")) {
            tagSection(struct.tagged());
        }
        String arguments = String.join(", ", struct.fields().stream().map(Names::local).toList());
        out.line("return new " + struct.name() + "(" + arguments + ");");
        out.line("}");
    }

    private void placed(Field field) {
        String present = field.versions().condition(message.versions());
        String declaration = names.type(field) + " " + Names.local(field) + " = ";
        if (present.equals("false")) {
            out.line(declaration + Defaults.value(field) + ";");
        } else if (field.isArray()) {
            out.line(declaration + Defaults.value(field) + ";");
            out.line(present.equals("true") ? "{" : "if (" + present + ") {");
            readArray(field);
            out.line("}");
        } else if (present.equals("true")) {
            out.line(declaration + expression(field) + ";");
        } else {
            String value = expression(field);
            String guarded = value.contains(" ? ") ? "(" + value + ")" : value;
            out.line(declaration + present + " ? " + guarded + " : " + Defaults.value(field) + ";");
        }
    }

    private void readArray(Field field) {
        Array array = (Array) field.type();
        String local = Names.local(field);
        String smallest = sizes.elementExpression(field);
        String compact = compact(field);
        String always = "in.readCount(" + compact + ", " + smallest + ")";
        String orNull = "in.readNullableCount(" + compact + ", " + smallest + ")";
        String nullable = field.nullable().condition(presentVersions(field));
        switch (nullable) {
            case "true" -> out.line("int count = " + orNull + ";");
            case "false" -> out.line("int count = " + always + ";");
            default -> out.line("int count = " + nullable + " ? " + orNull + " : " + always + ";");
        }
        if (!nullable.equals("false")) {
            out.line("if (count < 0) {");
            out.line(local + " = null;");
            out.line("} else {");
        }
        String element = names.boxed(array.element());
        out.line(element + "[] elements = new " + element + "[count];");
        out.line("for (int i = 0; i < count; i++) {");
        out.line("elements[i] = " + value(array.element(), compact) + ";");
        out.line("}");
        out.line(local + " = List.of(elements);");
        if (!nullable.equals("false")) {
            out.line("}");
        }
    }

    private void tagSection(List<Field> tagged) {
        if (tagged.isEmpty()) {
            out.line("if (flexible) {");
            out.line("in.skipTaggedFields();");
            out.line("}");
            return;
        }
        for (Field field : tagged) {
            String declaration = names.type(field) + " " + Names.local(field) + " = ";
            out.line(declaration + Defaults.value(field) + ";");
        }
        out.line("if (flexible) {");
        out.line("int tags = in.readTagCount();");
        out.line("for (int i = 0; i < tags; i++) {");
        out.line("int tag = in.readUnsignedVarint();");
        out.line("int end = in.beginTaggedField();");
        out.line("switch (tag) {");
        tagged.forEach(this::taggedCase);
        out.line("default -> in.skipTo(end);");
        out.line("}");
        out.line("in.endTaggedField(end);");
        out.line("}");
        out.line("}");
    }

    private void taggedCase(Field field) {
        String present = field.versions().condition(message.versions());
        if (present.equals("false")) {
            return;
        }
        out.line("case " + field.tag() + " -> {");
        if (!present.equals("true")) {
            out.line("if (!(" + present + ")) {");
            out.line("in.skipTo(end);");
            out.line("break;");
            out.line("}");
        }
        if (field.isArray()) {
            readElementsOfTagged(field);
        } else {
            out.line(Names.local(field) + " = " + expression(field) + ";");
        }
        out.line("}");
    }

    /// The loop over the tags uses the names `i` and `count` differently, so this has its own
    /// block.
    private void readElementsOfTagged(Field field) {
        Array array = (Array) field.type();
        String local = Names.local(field);
        String nullable = field.nullable().condition(presentVersions(field));
        String method = nullable.equals("false") ? "readCount" : "readNullableCount";
        String smallest = sizes.elementExpression(field);
        out.line("int count = in." + method + "(" + compact(field) + ", " + smallest + ");");
        String element = names.boxed(array.element());
        out.line(element + "[] elements = new " + element + "[Math.max(0, count)];");
        out.line("for (int j = 0; j < elements.length; j++) {");
        out.line("elements[j] = " + value(array.element(), compact(field)) + ";");
        out.line("}");
        String list = nullable.equals("false") ? "" : "count < 0 ? null : ";
        out.line(local + " = " + list + "List.of(elements);");
    }

    private String expression(Field field) {
        String compact = compact(field);
        String nullable = field.nullable().condition(presentVersions(field));
        String always = value(field.type(), compact);
        if (nullable.equals("false")) {
            return always;
        }
        if (field.type() instanceof StructRef) {
            String absent = nullable.equals("true") ? "" : nullable + " && ";
            return absent + "in.readByte() < 0 ? null : " + always;
        }
        String orNull = always.replaceFirst("in\\.read", "in.readNullable");
        return nullable.equals("true") ? orNull : nullable + " ? " + orNull + " : " + always;
    }

    private String value(FieldType type, String compact) {
        if (type instanceof StructRef ref) {
            return ref.name() + ".read(in, version)";
        }
        Scalar scalar = (Scalar) type;
        boolean payload = scalar == Scalar.RECORDS && !names.recordsAreBuffers();
        String method = "in.read" + (payload ? "Payload" : scalar.methodSuffix());
        return method + "(" + (scalar.fixedBytes > 0 ? "" : compact) + ")";
    }

    private VersionRange presentVersions(Field field) {
        return field.versions().intersect(message.versions());
    }

    private String compact(Field field) {
        String condition = field.flexible().condition(presentVersions(field));
        return condition.equals("true") || condition.equals("false") ? condition : "flexible";
    }
}
