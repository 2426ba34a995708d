package io.leat.broker.coordination;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The little JSON that stands in the tree for people to read: objects, arrays, text, whole
/// numbers, true, false and null. Bounded in depth, because anybody with access to ZooKeeper may
/// have written it.
final class Json {
    private static final int DEPTH_MAX = 8;

    private final String text;
    private int position;

    private Json(String text) {
        this.text = text;
    }

    /// Reads one object.
    static Map<String, @Nullable Object> parse(byte[] utf8) {
        Json json = new Json(new String(utf8, StandardCharsets.UTF_8));
        Map<String, @Nullable Object> object = json.object(0);
        json.skipSpace();
        if (json.position != json.text.length()) {
            throw json.malformed("something follows the object");
        }
        return object;
    }

    /// Writes one object; values are text, numbers, flags, null, lists and maps of these.
    static byte[] write(Map<String, ? extends @Nullable Object> object) {
        StringBuilder out = new StringBuilder();
        append(out, object);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void append(StringBuilder out, @Nullable Object value) {
        switch (value) {
            case null -> out.append("null");
            case Map<?, ?> map -> {
                char separator = '{';
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    out.append(separator);
                    quote(out, entry.getKey().toString());
                    out.append(':');
                    append(out, entry.getValue());
                    separator = ',';
                }
                out.append(map.isEmpty() ? "{}" : "}");
            }
            case List<?> list -> {
                char separator = '[';
                for (Object item : list) {
                    out.append(separator);
                    append(out, item);
                    separator = ',';
                }
                out.append(list.isEmpty() ? "[]" : "]");
            }
            case Boolean flag -> out.append(flag);
            case Number number -> out.append(number.longValue());
            default -> quote(out, value.toString());
        }
    }

    private static void quote(StringBuilder out, String raw) {
        out.append('"');
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    private @Nullable Object value(int depth) {
        if (depth > DEPTH_MAX) {
            throw malformed("nested too deeply");
        }
        skipSpace();
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 'n' -> {
                expect("null");
                yield null;
            }
            case 't' -> {
                expect("true");
                yield true;
            }
            case 'f' -> {
                expect("false");
                yield false;
            }
            default -> number();
        };
    }

    private Map<String, @Nullable Object> object(int depth) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        skipSpace();
        expect("{");
        skipSpace();
        if (peek() == '}') {
            position++;
            return object;
        }
        do {
            skipSpace();
            String key = string();
            skipSpace();
            expect(":");
            object.put(key, value(depth + 1));
            skipSpace();
        } while (nextIsComma('}'));
        return object;
    }

    private List<@Nullable Object> array(int depth) {
        List<@Nullable Object> array = new ArrayList<>();
        expect("[");
        skipSpace();
        if (peek() == ']') {
            position++;
            return array;
        }
        do {
            array.add(value(depth + 1));
            skipSpace();
        } while (nextIsComma(']'));
        return array;
    }

    private boolean nextIsComma(char end) {
        char next = peek();
        if (next != ',' && next != end) {
            throw malformed("expected , or " + end);
        }
        position++;
        return next == ',';
    }

    private String string() {
        expect("\"");
        StringBuilder out = new StringBuilder();
        while (peek() != '"') {
            char c = text.charAt(position++);
            out.append(c == '\\' ? escaped() : c);
        }
        position++;
        return out.toString();
    }

    private char escaped() {
        char c = peek();
        position++;
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> {
                if (position + 4 > text.length()) {
                    throw malformed("cut off");
                }
                position += 4;
                yield (char) Integer.parseInt(text.substring(position - 4, position), 16);
            }
            default -> c;
        };
    }

    private Long number() {
        int start = position;
        while (position < text.length() && "-0123456789".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
        if (start == position) {
            throw malformed("expected a value");
        }
        return Long.valueOf(text.substring(start, position));
    }

    private void expect(String token) {
        if (!text.startsWith(token, position)) {
            throw malformed("expected " + token);
        }
        position += token.length();
    }

    private char peek() {
        if (position >= text.length()) {
            throw malformed("cut off");
        }
        return text.charAt(position);
    }

    private void skipSpace() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
    }

    private IllegalArgumentException malformed(String problem) {
        return new IllegalArgumentException("JSON: " + problem + " at " + position);
    }
}
