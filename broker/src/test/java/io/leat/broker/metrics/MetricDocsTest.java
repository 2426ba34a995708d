package io.leat.broker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Keeps docs/METRICS.md equal to the declarations; `-Dleat.regenerate=true` writes it anew.
class MetricDocsTest {
    private static final Path FILE = Path.of("..", "docs", "METRICS.md");

    @Test
    void theDocumentationSaysWhatTheDeclarationsSay() throws IOException {
        String text = document();
        if (Boolean.getBoolean("leat.regenerate")) {
            Files.writeString(FILE, text);
        }
        assertThat(FILE)
                .as("docs/METRICS.md is written by ./mvnw ... -Dleat.regenerate=true")
                .hasContent(text);
    }

    @Test
    void noNameIsDeclaredTwice() {
        assertThat(MetricTable.metrics().stream().map(Metric::name)).doesNotHaveDuplicates();
    }

    private static String document() {
        return """
        # Metrics

        Written from the declarations in `io.leat.broker.metrics`; `-Dleat.regenerate=true` \
        in the tests of `broker` writes it anew.

        With `metrics.listener=http://127.0.0.1:9404` a broker answers `GET /metrics` in \
        Prometheus's text format, or in OpenMetrics if it is asked for. Without it nothing \
        is shown, and nothing of it is loaded. There is no authentication: whoever reaches \
        the address may read. Until the broker serves, the answer is 503.

        No series is named after a partition, a topic, a group or a client: there may be \
        100,000 of them, and every name costs Prometheus memory for as long as it keeps \
        data. What is counted is counted for the whole broker; which partition, topic or \
        peer it was stands in the broker's log, under the event that the last column names.

        Counters begin at 0 with the broker. A series appears with its first value: an \
        error that never happened has none.

        """
                + MetricTable.SECTIONS.stream()
                        .map(section -> "## " + section.title() + "\n\n" + table(section.metrics()))
                        .collect(Collectors.joining("\n"));
    }

    private static String table(List<Metric> metrics) {
        return "| name | type | unit | labels | meaning | when it moves |\n"
                + "|---|---|---|---|---|---|\n"
                + metrics.stream().map(MetricDocsTest::row).collect(Collectors.joining());
    }

    private static String row(Metric metric) {
        List<String> cells =
                List.of(
                        "`" + metric.name() + "`",
                        metric.kind().name().toLowerCase(Locale.ROOT),
                        metric.unit(),
                        metric.labels().stream()
                                .map(label -> "`" + label + "`")
                                .collect(Collectors.joining(", ")),
                        metric.meaning(),
                        metric.advice());
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
