package io.leat.protocol.generator;

import io.leat.protocol.generator.MessageSpec.Kind;

/// Writes the source file of one message: the root record with the other structs inside.
final class MessageEmitter {
    private MessageEmitter() {}

    static String emit(MessageSpec message) {
        JavaSource out =
                JavaSource.file(
                        "io.leat.protocol.Uuid",
                        "io.leat.protocol.wire.MessageReader",
                        "io.leat.protocol.wire.MessageWriter",
                        "io.leat.protocol.wire.Payload",
                        "io.leat.protocol.wire.UnsupportedVersionException",
                        "java.nio.ByteBuffer",
                        "java.util.List",
                        "java.util.function.IntConsumer",
                        "org.jspecify.annotations.Nullable");
        StructEmitter structs = new StructEmitter(message, out);
        structs.emit(message.root(), implemented(message), () -> root(message, out));
        for (Struct struct : message.nested()) {
            out.line();
            structs.emit(struct, "", () -> {});
            out.line("}");
        }
        out.line("}");
        return out.toString();
    }

    private static String implemented(MessageSpec message) {
        return switch (message.kind()) {
            case REQUEST -> " implements ApiRequest";
            case RESPONSE -> " implements ApiResponse";
            case HEADER, DATA, COORDINATOR_KEY, COORDINATOR_VALUE -> " implements Message";
        };
    }

    private static void root(MessageSpec message, JavaSource out) {
        constant(out, "LOWEST_VERSION", message.versions().low());
        constant(out, "HIGHEST_VERSION", message.versions().high());
        constant(out, "FIRST_FLEXIBLE_VERSION", message.firstFlexibleVersion());
        if (message.kind() == Kind.COORDINATOR_KEY || message.kind() == Kind.COORDINATOR_VALUE) {
            out.line("/// The number in front of the key that tells the kinds of record apart.");
            constant(out, "RECORD_TYPE", message.apiKey());
        }
        out.line();
        if (message.kind() == Kind.REQUEST || message.kind() == Kind.RESPONSE) {
            out.line("@Override");
            out.line("public ApiKey apiKey() {");
            out.line("return ApiKey." + ApiEmitter.constant(message) + ";");
            out.line("}").line();
        }
    }

    private static void constant(JavaSource out, String name, int value) {
        out.line("public static final short " + name + " = " + value + ";");
    }
}
