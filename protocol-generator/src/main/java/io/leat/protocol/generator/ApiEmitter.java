package io.leat.protocol.generator;

import io.leat.protocol.generator.MessageSpec.Kind;
import java.util.Comparator;
import java.util.List;

/// Writes `ApiKey` and the two classes that read a message by its key.
final class ApiEmitter {
    private final List<MessageSpec> requests;
    private final List<MessageSpec> responses;

    ApiEmitter(List<MessageSpec> messages) {
        requests = sorted(messages, Kind.REQUEST);
        responses = sorted(messages, Kind.RESPONSE);
        if (!requests.stream()
                .map(MessageSpec::apiKey)
                .toList()
                .equals(responses.stream().map(MessageSpec::apiKey).toList())) {
            throw new SpecException("requests and responses do not pair up");
        }
    }

    private static List<MessageSpec> sorted(List<MessageSpec> messages, Kind kind) {
        return messages.stream()
                .filter(message -> message.kind() == kind)
                .sorted(Comparator.comparingInt(MessageSpec::apiKey))
                .toList();
    }

    /// `FetchRequest` and `FetchResponse` both belong to `FETCH`.
    static String constant(MessageSpec message) {
        String suffix = message.kind() == Kind.REQUEST ? "Request" : "Response";
        if (!message.name().endsWith(suffix)) {
            throw new SpecException(message.name() + " does not end in " + suffix);
        }
        String api = message.name().substring(0, message.name().length() - suffix.length());
        return Names.constant(api);
    }

    String requestsClass() {
        return dispatch("Requests", "ApiRequest", requests);
    }

    String responsesClass() {
        return dispatch("Responses", "ApiResponse", responses);
    }

    private static String dispatch(String name, String type, List<MessageSpec> messages) {
        JavaSource out = JavaSource.file("io.leat.protocol.wire.MessageReader");
        out.line("/// Reads the body of any message, by its key and version.");
        out.line("public final class " + name + " {");
        out.line("private " + name + "() {").line("}").line();
        out.line("public static " + type + " read(ApiKey key, MessageReader in, short version) {");
        out.line("return switch (key) {");
        for (MessageSpec message : messages) {
            out.line("case " + constant(message) + " -> " + message.name() + ".read(in, version);");
        }
        out.line("};").line("}").line("}");
        return out.toString();
    }

    String apiKeyEnum() {
        JavaSource out = JavaSource.file("java.util.Set", "org.jspecify.annotations.Nullable");
        out.line("/// The APIs that have at least one version.");
        out.line("public enum ApiKey {");
        for (int i = 0; i < requests.size(); i++) {
            enumConstant(out, requests.get(i), responses.get(i), i + 1 == requests.size());
        }
        out.line();
        out.line("private static final @Nullable ApiKey[] BY_ID = byId();").line();
        for (String field : List.of("id", "lowestVersion", "highestVersion")) {
            out.line("private final short " + field + ";");
        }
        out.line("private final int flexibleRequest;");
        out.line("private final int flexibleResponse;");
        out.line("private final Set<String> listeners;").line();
        enumConstructor(out);
        accessors(out);
        lookup(out);
        out.line("}");
        return out.toString();
    }

    private static void enumConstant(
            JavaSource out, MessageSpec request, MessageSpec response, boolean last) {
        VersionRange versions = request.versions();
        if (!versions.equals(response.versions())) {
            throw new SpecException(request.name() + " and its response differ in their versions");
        }
        int highest = versions.high() - (request.latestVersionUnstable() ? 1 : 0);
        // The version negotiation itself must be readable by clients that know no flexible header.
        boolean neverFlexible = constant(request).equals("API_VERSIONS");
        int flexibleResponse = neverFlexible ? Short.MAX_VALUE : response.firstFlexibleVersion();
        StringBuilder listeners = new StringBuilder();
        request.listeners().stream()
                .sorted()
                .forEach(name -> listeners.append(", \"").append(name).append('"'));
        out.line(
                "%s(%d, %d, %d, %d, %d%s)%s"
                        .formatted(
                                constant(request),
                                request.apiKey(),
                                versions.low(),
                                highest,
                                request.firstFlexibleVersion(),
                                flexibleResponse,
                                listeners,
                                last ? ";" : ","));
    }

    private static void enumConstructor(JavaSource out) {
        out.line("ApiKey(");
        out.line("        int id, int lowest, int highest, int flexibleRequest,");
        out.line("        int flexibleResponse, String... listeners) {");
        out.line("this.id = (short) id;");
        out.line("this.lowestVersion = (short) lowest;");
        out.line("this.highestVersion = (short) highest;");
        out.line("this.flexibleRequest = flexibleRequest;");
        out.line("this.flexibleResponse = flexibleResponse;");
        out.line("this.listeners = Set.of(listeners);");
        out.line("}").line();
    }

    private static void accessors(JavaSource out) {
        for (String name : List.of("id", "lowestVersion", "highestVersion")) {
            if (name.equals("highestVersion")) {
                out.line("/// The highest version that is stable.");
            }
            out.line("public short " + name + "() {").line("return " + name + ";");
            out.line("}").line();
        }
        out.line("/// Whether `version` lies between the lowest and the highest version.");
        out.line("public boolean hasVersion(short version) {");
        out.line("return version >= lowestVersion && version <= highestVersion;");
        out.line("}").line();
        out.line("/// Whether a server of this kind, `broker` or `controller`, answers this API.");
        out.line("public boolean listener(String kind) {");
        out.line("return listeners.contains(kind);");
        out.line("}").line();
        out.line("public short requestHeaderVersion(short apiVersion) {");
        out.line("return (short) (apiVersion >= flexibleRequest ? 2 : 1);");
        out.line("}").line();
        out.line("public short responseHeaderVersion(short apiVersion) {");
        out.line("return (short) (apiVersion >= flexibleResponse ? 1 : 0);");
        out.line("}").line();
    }

    private void lookup(JavaSource out) {
        int size = requests.get(requests.size() - 1).apiKey() + 1;
        out.line("/// The API with this number, or null where there is none.");
        out.line("public static @Nullable ApiKey of(short id) {");
        out.line("return id >= 0 && id < BY_ID.length ? BY_ID[id] : null;");
        out.line("}").line();
        out.line("private static @Nullable ApiKey[] byId() {");
        out.line("@Nullable ApiKey[] byId = new ApiKey[" + size + "];");
        out.line("for (ApiKey key : values()) {").line("byId[key.id] = key;").line("}");
        out.line("return byId;");
        out.line("}");
    }
}
