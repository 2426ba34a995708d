package io.leat.broker.config;

/// One reason why a configuration cannot be used. `setting` is `key=value`, or the key alone when
/// it is missing; `advice` says what is wrong and what would be right.
public record ConfigProblem(String setting, String advice) {
    static ConfigProblem missing(String key, String advice) {
        return new ConfigProblem(key, "is missing; " + advice);
    }

    static ConfigProblem of(String key, String value, String advice) {
        return new ConfigProblem(key + "=" + value, advice);
    }

    /// One line that names the file (or other source) too.
    public String describe(String source) {
        return source + ": " + setting + ": " + advice;
    }
}
