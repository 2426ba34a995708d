package io.leat.broker.coordination;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The fields of a JSON object, each read as what it must be. Whatever is otherwise is refused with
/// an IllegalArgumentException that names the field.
record Fields(Map<String, @Nullable Object> fields) {
    static Fields parse(byte[] data) {
        return new Fields(Json.parse(data));
    }

    String text(String name) {
        if (fields.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("field " + name + " is not text");
    }

    @Nullable String textOrNull(String name) {
        return fields.get(name) == null ? null : text(name);
    }

    /// False as well when there is no such field.
    boolean isTrue(String name) {
        return Boolean.TRUE.equals(fields.get(name));
    }

    long number(String name) {
        if (fields.get(name) instanceof Long number) {
            return number;
        }
        throw new IllegalArgumentException("field " + name + " is not a number");
    }

    Map<String, String> texts(String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (fields.get(name) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> texts.put(String.valueOf(key), String.valueOf(value)));
            return texts;
        }
        throw new IllegalArgumentException("field " + name + " is not an object");
    }

    List<Fields> objects(String name) {
        List<Fields> objects = new ArrayList<>();
        if (fields.get(name) instanceof List<?> list) {
            for (Object item : list) {
                objects.add(new Fields(object(name, item)));
            }
            return objects;
        }
        throw new IllegalArgumentException("field " + name + " is not an array");
    }

    private static Map<String, @Nullable Object> object(String name, @Nullable Object item) {
        if (item instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            map.forEach((key, value) -> object.put(String.valueOf(key), value));
            return object;
        }
        throw new IllegalArgumentException("field " + name + " has something else than objects");
    }
}
