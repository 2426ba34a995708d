package io.leat.cluster.controller;

import io.leat.protocol.ErrorCode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What a topic may be called. A name is a directory's name too, and metrics in which `.` and `_`
/// are one character must not mix two topics: hence these rules, which are Kafka's.
public final class TopicNames {
    private static final int LENGTH_MAX = 249;

    /// Apache Kafka keeps its own metadata under this name; tools treat it specially.
    private static final String RESERVED = "__cluster_metadata";

    private TopicNames() {}

    public static Optional<Refusal> refusal(String name) {
        if (name.isEmpty()) {
            return invalid("A topic name must not be empty.");
        }
        if (name.equals(".") || name.equals("..")) {
            return invalid("A topic name must not be '.' or '..'.");
        }
        if (name.length() > LENGTH_MAX) {
            return invalid(
                    "A topic name has at most "
                            + LENGTH_MAX
                            + " characters; this one has "
                            + name.length()
                            + ".");
        }
        if (!name.chars().allMatch(TopicNames::isLegal)) {
            return invalid(
                    "Topic name '"
                            + printable(name)
                            + "' has a character other than ASCII letters, digits, '.', '_', '-'.");
        }
        return name.equals(RESERVED)
                ? Optional.of(
                        new Refusal(
                                ErrorCode.INVALID_REQUEST,
                                "Creation of the reserved topic " + name + " is prohibited."))
                : Optional.empty();
    }

    /// Two different names collide when this is equal for both.
    static String collisionKey(String name) {
        return name.replace('.', '_');
    }

    static boolean canCollide(String name) {
        return name.indexOf('.') >= 0 || name.indexOf('_') >= 0;
    }

    /// The names that can collide, by their key.
    static Map<String, String> collisionIndex(Iterable<String> names) {
        Map<String, String> index = new HashMap<>();
        for (String name : names) {
            if (canCollide(name)) {
                index.put(collisionKey(name), name);
            }
        }
        return index;
    }

    private static boolean isLegal(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }

    /// What a stranger sent, made safe to log and to show.
    private static String printable(String name) {
        StringBuilder safe = new StringBuilder(name.length());
        name.chars().forEach(c -> safe.append(c > ' ' && c < 0x7f ? (char) c : '?'));
        return safe.toString();
    }

    private static Optional<Refusal> invalid(String message) {
        return Optional.of(new Refusal(ErrorCode.INVALID_TOPIC_EXCEPTION, message));
    }
}
