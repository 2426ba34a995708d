package io.leat.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.config.table.ConfigKey;
import io.leat.broker.config.table.ConfigTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// Keeps docs/CONFIG.md equal to the tables; `-Dleat.regenerate=true` writes it anew.
class ConfigDocsTest {
    private static final Path FILE = Path.of("..", "docs", "CONFIG.md");

    @Test
    void theDocumentationSaysWhatTheTablesSay() throws IOException {
        String text = document();
        if (Boolean.getBoolean("leat.regenerate")) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, text);
        }
        assertThat(FILE)
                .as("docs/CONFIG.md is written by ./mvnw ... -Dleat.regenerate=true")
                .hasContent(text);
    }

    private static String document() {
        return """
        # Configuration

        Written from the declarations in `io.leat.broker.config`; `-Dleat.regenerate=true` in the \
        tests of `broker` writes it anew.

        Leat takes Kafka's names with Kafka's meanings, so an existing `server.properties` works. \
        A name that Apache Kafka 4.3 or 3.9 (its last release with ZooKeeper) has and that is not \
        listed here is accepted with one warning. Keys of KRaft are accepted with a warning too: \
        ZooKeeper manages Leat. Any other name, or a value outside its range, stops the start. \
        `authorizer.class.name` and listeners with TLS or SASL stop it as well, because Leat would \
        otherwise serve without the protection that was asked for.

        *Change* says where a value can be changed: in the file only (read-only), for one running \
        broker (per-broker), or for all running brokers at once (cluster-wide).

        ## Broker

        """
                + table(BrokerKeys.TABLE)
                + """

                ## Topic

                A topic takes the broker's value, of the key in the last column, for what it does \
                not set itself.

                """
                + table(TopicKeys.TABLE);
    }

    private static String table(ConfigTable table) {
        var text = new StringBuilder();
        text.append("| key | type | default | allowed | change | meaning | else |\n");
        text.append("|---|---|---|---|---|---|---|\n");
        table.keys().forEach(key -> text.append(row(key)));
        return text.toString();
    }

    private static String row(ConfigKey<?> key) {
        List<String> others = key.synonyms().stream().map(other -> code(other.name())).toList();
        List<String> cells =
                List.of(
                        code(key.name()),
                        key.type().kind().name().toLowerCase(Locale.ROOT),
                        key.defaultValue().map(ConfigDocsTest::code).orElse("none"),
                        key.type().allowed(),
                        key.dynamic().label(),
                        key.doc(),
                        String.join(", ", others));
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static String code(String text) {
        return text.isEmpty() ? "empty" : "`" + text + "`";
    }
}
