package io.leat.dist.cli.terminal;

import io.leat.client.ClientOptions;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// The options that say which cluster, and how long to wait for it.
public final class ClusterOptions {
    /// A stopped server is reported within three seconds, the start of this program included.
    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);

    @Option(
            names = {"-b", "--bootstrap", "--bootstrap-server"},
            paramLabel = "HOST:PORT",
            defaultValue = "${env:LEAT_BOOTSTRAP:-127.0.0.1:9092}",
            description = {
                "A server of the cluster, or several with commas (default: 127.0.0.1:9092, or what"
                        + " LEAT_BOOTSTRAP says)."
            })
    private String bootstrap = "127.0.0.1:9092";

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = TimeConverter.class,
            description = "How long an operation may take: 500ms, 10s, 2m (default: 10s).")
    private Duration timeout = Duration.ofSeconds(10);

    /// For the client; throws [IllegalArgumentException] when `--bootstrap` is no address.
    public ClientOptions client() {
        return ClientOptions.of(bootstrap)
                .withClientId("leat-cli")
                .withConnectTimeout(timeout.compareTo(CONNECT_MAX) < 0 ? timeout : CONNECT_MAX)
                .withRequestTimeout(timeout.plusSeconds(1));
    }

    public Duration timeout() {
        return timeout;
    }

    /// Reads `500ms`, `10s`, `2m` and `10`, which means seconds.
    public static final class TimeConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            String unit = text.replaceFirst("^[0-9]+", "");
            try {
                long count = Long.parseLong(text.substring(0, text.length() - unit.length()));
                Duration time =
                        switch (unit) {
                            case "ms" -> Duration.ofMillis(count);
                            case "", "s" -> Duration.ofSeconds(count);
                            case "m" -> Duration.ofMinutes(count);
                            case "h" -> Duration.ofHours(count);
                            default -> Duration.ZERO;
                        };
                if (time.isPositive()) {
                    return time;
                }
            } catch (NumberFormatException | ArithmeticException tooLarge) {
                // told below, as any other text that is no time
            }
            throw new TypeConversionException(
                    "'" + text + "' is not a time; write it as 500ms, 10s or 2m");
        }
    }
}
