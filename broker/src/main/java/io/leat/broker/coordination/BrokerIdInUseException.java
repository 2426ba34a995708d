package io.leat.broker.coordination;

import java.util.stream.Collectors;

/// Another live broker, with a data directory of its own, holds the id that this one was given.
public final class BrokerIdInUseException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    BrokerIdInUseException(int id, BrokerNode other) {
        super(
                "Broker id "
                        + id
                        + " is already live at "
                        + other.endpoints().stream()
                                .map(endpoint -> endpoint.host() + ":" + endpoint.port())
                                .collect(Collectors.joining(", "))
                        + ". Give this broker another broker.id, or stop the other one.");
    }
}
