package io.leat.broker.config;

import io.leat.broker.config.table.ConfigKey;
import io.leat.broker.config.table.ConfigValues;
import io.leat.broker.config.table.DynamicMode;
import io.leat.broker.config.table.Synonym;
import io.leat.broker.config.table.ValueType;

/// How a topic's batches are compressed when they are stored.
final class CompressionKeys {
    static final ConfigKey<String> TYPE =
            topic(
                            "compression.type",
                            ValueType.oneOf(
                                    "uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"),
                            "The compression of stored batches; `producer` keeps what the producer"
                                    + " chose.")
                    .defaultTo("producer")
                    .orElse(Synonym.same("compression.type"));
    static final ConfigKey<Integer> GZIP_LEVEL =
            level("gzip", ValueType.intBetweenBut(-1, 9, 0), "; -1 is the codec's own choice")
                    .defaultTo(-1);
    static final ConfigKey<Integer> LZ4_LEVEL =
            level("lz4", ValueType.intBetween(1, 17), "; 9 is the fast compressor").defaultTo(9);
    static final ConfigKey<Integer> ZSTD_LEVEL =
            level("zstd", ValueType.intBetween(-131_072, 22), "").defaultTo(3);

    private CompressionKeys() {}

    private static ConfigKey<Integer> level(String codec, ValueType<Integer> type, String note) {
        String name = "compression." + codec + ".level";
        return topic(
                        name,
                        type,
                        "How hard "
                                + codec
                                + " tries when the broker compresses a batch"
                                + note
                                + ".")
                .orElse(Synonym.same(name));
    }

    private static <T> ConfigKey<T> topic(String name, ValueType<T> type, String doc) {
        return ConfigKey.of(name, type, doc).dynamic(DynamicMode.CLUSTER_WIDE);
    }

    static TopicSettings.Compression from(ConfigValues values) {
        String type = values.value(TYPE);
        int level =
                switch (type) {
                    case "gzip" -> values.value(GZIP_LEVEL);
                    case "lz4" -> values.value(LZ4_LEVEL);
                    case "zstd" -> values.value(ZSTD_LEVEL);
                    default -> 0;
                };
        return new TopicSettings.Compression(type, level);
    }
}
