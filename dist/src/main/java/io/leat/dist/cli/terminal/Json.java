package io.leat.dist.cli.terminal;

import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/// Writes records, lists and maps as JSON.
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final ObjectWriter PRETTY = MAPPER.writerWithDefaultPrettyPrinter();

    private Json() {}

    /// Over several lines, for a whole answer.
    public static String pretty(Object value) {
        return PRETTY.writeValueAsString(value);
    }

    /// In one line, for one of many answers.
    public static String line(Object value) {
        return MAPPER.writeValueAsString(value);
    }
}
