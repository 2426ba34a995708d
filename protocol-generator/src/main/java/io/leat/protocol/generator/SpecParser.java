package io.leat.protocol.generator;

import io.leat.protocol.generator.FieldType.Array;
import io.leat.protocol.generator.FieldType.StructRef;
import io.leat.protocol.generator.MessageSpec.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads one specification: JSON with `//` comments.
final class SpecParser {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_JAVA_COMMENTS).build();
    private static final Set<String> FIELD_KEYS =
            Set.of(
                    "name",
                    "type",
                    "versions",
                    "nullableVersions",
                    "taggedVersions",
                    "flexibleVersions",
                    "tag",
                    "default",
                    "ignorable",
                    "fields",
                    "about",
                    "entityType",
                    "mapKey",
                    "zeroCopy");

    private final Map<String, Struct> structs = new LinkedHashMap<>();
    private final VersionRange flexible;
    private final JsonNode json;

    private SpecParser(JsonNode json) {
        this.json = json;
        this.flexible = range(json, "flexibleVersions", "none");
    }

    static MessageSpec parse(String text) {
        return new SpecParser(JSON.readTree(text)).message();
    }

    private MessageSpec message() {
        VersionRange valid = range(json, "validVersions", "none");
        for (JsonNode struct : json.path("commonStructs")) {
            String name = struct.path("name").asString();
            addStruct(new Struct(name, fields(struct.path("fields"))));
        }
        Struct root = new Struct(json.path("name").asString(), fields(json.path("fields")));
        List<String> listeners = new ArrayList<>();
        json.path("listeners").forEach(listener -> listeners.add(listener.asString()));
        return new MessageSpec(
                Kind.valueOf(
                        json.path("type").asString().toUpperCase(Locale.ROOT).replace('-', '_')),
                json.path("apiKey").asInt(-1),
                valid,
                flexible.intersect(valid),
                json.path("latestVersionUnstable").asBoolean(false),
                listeners,
                root,
                List.copyOf(structs.values()));
    }

    private void addStruct(Struct struct) {
        if (structs.putIfAbsent(struct.name(), struct) != null) {
            throw new SpecException("struct defined twice: " + struct.name());
        }
    }

    private List<Field> fields(JsonNode list) {
        List<Field> fields = new ArrayList<>();
        list.forEach(field -> fields.add(field(field)));
        return fields;
    }

    private Field field(JsonNode node) {
        for (String key : node.propertyNames()) {
            if (!FIELD_KEYS.contains(key)) {
                throw new SpecException("unknown key in a field: " + key);
            }
        }
        FieldType type = FieldType.parse(node.path("type").asString());
        FieldType inner = type instanceof Array array ? array.element() : type;
        if (node.has("fields") && inner instanceof StructRef ref) {
            addStruct(new Struct(ref.name(), fields(node.path("fields"))));
        }
        VersionRange versions = range(node, "versions", "none");
        int tag = node.path("tag").asInt(Field.NO_TAG);
        if (tag != Field.NO_TAG && !range(node, "taggedVersions", "none").equals(versions)) {
            throw new SpecException("tagged in some of its versions only: " + node.path("name"));
        }
        return new Field(
                node.path("name").asString(),
                type,
                versions,
                range(node, "nullableVersions", "none").intersect(versions),
                node.has("flexibleVersions") ? range(node, "flexibleVersions", "none") : flexible,
                tag,
                node.path("ignorable").asBoolean(false),
                defaultText(node.path("default")),
                node.path("about").asString(""));
    }

    private static @Nullable String defaultText(JsonNode node) {
        return node.isMissingNode() ? null : node.asString();
    }

    private static VersionRange range(JsonNode node, String key, String absent) {
        return VersionRange.parse(node.path(key).asString(absent));
    }
}
