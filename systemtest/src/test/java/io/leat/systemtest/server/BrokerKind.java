package io.leat.systemtest.server;

import java.util.Locale;

/// Which broker the tests judge, chosen by the system property `leat.systemtest.broker`.
public enum BrokerKind {
    LEAT,
    KAFKA;

    private static final String PROPERTY = "leat.systemtest.broker";

    public static BrokerKind chosen() {
        return valueOf(System.getProperty(PROPERTY, "leat").toUpperCase(Locale.ROOT));
    }

    BrokerLauncher launcher() {
        return switch (this) {
            case LEAT -> new LeatServer();
            case KAFKA -> new ApacheKafkaServer();
        };
    }
}
