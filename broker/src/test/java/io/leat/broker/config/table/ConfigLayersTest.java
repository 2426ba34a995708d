package io.leat.broker.config.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigLayersTest {
    private static final ConfigKey<Long> RETENTION =
            ConfigKey.of("retention.ms", ValueType.longAtLeast(-1), "The age that records reach.")
                    .defaultTo(1000)
                    .orElse(
                            Synonym.same("log.retention.ms"),
                            new Synonym("log.retention.hours", 3_600_000));

    @Test
    void theTopicsOwnValueWinsOverAllOthers() {
        var layers =
                new ConfigLayers(
                        new ConfigValues(Map.of("log.retention.ms", "4")),
                        Map.of("log.retention.ms", "3"),
                        Map.of("log.retention.ms", "2"));
        assertThat(layers.resolve(RETENTION, Map.of("retention.ms", "1")))
                .extracting(SourcedValue::value, SourcedValue::source)
                .containsExactly(
                        tuple("1", ConfigSource.DYNAMIC_TOPIC),
                        tuple("2", ConfigSource.DYNAMIC_BROKER),
                        tuple("3", ConfigSource.DYNAMIC_CLUSTER),
                        tuple("4", ConfigSource.STATIC_BROKER),
                        tuple("1000", ConfigSource.DEFAULT));
    }

    @Test
    void aSynonymInALargerUnitIsConverted() {
        var layers = ConfigLayers.of(new ConfigValues(Map.of("log.retention.hours", "2")));
        assertThat(layers.resolve(RETENTION, Map.of()).getFirst())
                .isEqualTo(
                        new SourcedValue(
                                "log.retention.hours", "7200000", ConfigSource.STATIC_BROKER));
    }

    @Test
    void minusOneMeansNoneInEveryUnit() {
        assertThat(new Synonym("log.retention.hours", 3_600_000).convert("-1")).isEqualTo("-1");
    }

    @Test
    void aKeyWithoutAValueAnywhereResolvesToNothing() {
        ConfigKey<String> rack = ConfigKey.of("broker.rack", ValueType.text(), "The rack.");
        List<SourcedValue> found = ConfigLayers.of(new ConfigValues(Map.of())).resolve(rack);
        assertThat(found).isEmpty();
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }
}
