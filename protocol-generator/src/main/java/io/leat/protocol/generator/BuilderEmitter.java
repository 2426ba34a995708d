package io.leat.protocol.generator;

import java.util.List;

/// Writes the builder of one record.
final class BuilderEmitter {
    private final Names names;
    private final JavaSource out;

    BuilderEmitter(Names names, JavaSource out) {
        this.names = names;
        this.out = out;
    }

    void emit(Struct struct) {
        out.line("/// A builder with every field at its default.");
        out.line("public static Builder builder() {");
        out.line("return new Builder();");
        out.line("}").line();
        out.line("/// A builder that starts from this value.");
        out.line("public Builder toBuilder() {");
        out.line("Builder builder = new Builder();");
        for (Field field : struct.fields()) {
            out.line("builder." + field.javaName() + " = this." + field.javaName() + ";");
        }
        out.line("return builder;");
        out.line("}").line();
        out.line("/// Collects the fields of a [" + struct.name() + "]; owned by one thread.");
        out.line("public static final class Builder {");
        for (Field field : struct.fields()) {
            String head = "private " + names.annotatedType(field) + " " + field.javaName();
            out.line(head + " = " + Defaults.value(field) + ";");
        }
        out.line().line("private Builder() {").line("}").line();
        struct.fields().forEach(this::setter);
        out.line("public " + struct.name() + " build() {");
        List<String> arguments = struct.fields().stream().map(Field::javaName).toList();
        out.line("return new " + struct.name() + "(" + String.join(", ", arguments) + ");");
        out.line("}");
        out.line("}");
    }

    private void setter(Field field) {
        String name = field.javaName();
        out.line("public Builder " + name + "(" + names.annotatedType(field) + " " + name + ") {");
        out.line("this." + name + " = " + name + ";");
        out.line("return this;");
        out.line("}").line();
    }
}
