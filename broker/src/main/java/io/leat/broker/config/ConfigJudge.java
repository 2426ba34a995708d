package io.leat.broker.config;

import io.leat.broker.config.table.ConfigValues;
import io.leat.broker.config.table.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Judges one broker configuration as a whole. Confined to the thread that made it.
final class ConfigJudge {
    /// A name that would silently open the broker if it were merely ignored.
    private static final String AUTHORIZER = "authorizer.class.name";

    private static final List<String> KRAFT_PREFIXES =
            List.of(
                    "process.roles",
                    "controller.quorum.",
                    "controller.listener.names",
                    "metadata.");

    private final String source;
    private final Map<String, String> texts;
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final List<String> unused = new ArrayList<>();
    private final List<String> kraft = new ArrayList<>();

    ConfigJudge(String source, Map<String, String> texts) {
        this.source = source;
        this.texts = new TreeMap<>(texts);
    }

    ConfigReading judge() {
        texts.forEach(this::judgeOne);
        if (problems.isEmpty()) {
            checkTogether(new ConfigValues(texts));
        }
        if (!problems.isEmpty()) {
            return new ConfigReading.Refused(
                    problems.stream().map(problem -> problem.describe(source)).toList());
        }
        var config = new BrokerConfig(new ConfigValues(texts));
        return new ConfigReading.Accepted(config, warnings());
    }

    private void judgeOne(String name, String value) {
        switch (BrokerKeys.TABLE.judge(name, value)) {
            case Verdict.Good _ -> {}
            case Verdict.Unused _ -> addUnused(name, value);
            case Verdict.Unknown unknown -> refuse(name, value, unknown.advice());
            case Verdict.BadValue bad -> refuse(name, value, bad.advice());
        }
    }

    private void addUnused(String name, String value) {
        if (name.equals(AUTHORIZER) && !value.isBlank()) {
            refuse(
                    name,
                    value,
                    "Leat has no authorizer yet and will not serve without the one you ask for;"
                            + " remove the key to serve everybody");
        } else if (KRAFT_PREFIXES.stream().anyMatch(name::startsWith)) {
            kraft.add(name);
        } else {
            unused.add(name);
        }
    }

    private void refuse(String name, String value, String advice) {
        problems.add(ConfigProblem.of(name, isSecret(name) ? "[hidden]" : value, advice));
    }

    private static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.contains("password")
                || lower.contains("secret")
                || lower.contains("jaas")
                || lower.contains("keystore.key");
    }

    private void checkTogether(ConfigValues values) {
        ServerConfig.judge(values, problems);
        ListenerConfig.judge(values, problems);
        NetworkConfig.judge(values, problems);
        ZooKeeperConfig.judge(values, problems);
        StorageConfig.judge(values, problems);
        GroupConfig.judge(values, problems);
        MetricsConfig.judge(values, problems);
    }

    private List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (!kraft.isEmpty()) {
            warnings.add(
                    source
                            + ": ignored, because ZooKeeper manages Leat and not KRaft: "
                            + String.join(", ", kraft));
        }
        if (!unused.isEmpty()) {
            warnings.add(
                    source
                            + ": ignored, because Kafka has these keys and Leat has no use for"
                            + " them: "
                            + String.join(", ", unused));
        }
        return warnings;
    }
}
