package io.leat.broker.config;

import io.leat.broker.config.table.ConfigKey;
import io.leat.broker.config.table.ConfigValues;
import io.leat.broker.config.table.DynamicMode;
import io.leat.broker.config.table.ValueType;
import java.util.ArrayList;
import java.util.List;

/// Sockets and the bounds of what they may ask for. A buffer size of -1 leaves the choice to the
/// operating system; `queuedRequestBytesMax` of -1 leaves it to the broker.
public record NetworkConfig(
        SocketOptions socket,
        int requestBytesMax,
        int queuedRequestsMax,
        long queuedRequestBytesMax,
        ConnectionLimits connections) {
    /// What every accepted socket is set to.
    public record SocketOptions(
            int receiveBufferBytes, int sendBufferBytes, int listenBacklog, long idleMillisMax) {}

    static final ConfigKey<Integer> RECEIVE_BUFFER =
            ConfigKey.of(
                            "socket.receive.buffer.bytes",
                            ValueType.intAtLeast(-1),
                            "The receive buffer of a connection's socket; -1 lets the operating"
                                    + " system choose and adapt it.")
                    .defaultTo(-1);
    static final ConfigKey<Integer> SEND_BUFFER =
            ConfigKey.of(
                            "socket.send.buffer.bytes",
                            ValueType.intAtLeast(-1),
                            "The send buffer of a connection's socket; -1 lets the operating system"
                                    + " choose and adapt it.")
                    .defaultTo(-1);
    static final ConfigKey<Integer> BACKLOG =
            ConfigKey.of(
                            "socket.listen.backlog.size",
                            ValueType.intAtLeast(1),
                            "How many connections may wait to be accepted.")
                    .defaultTo(50);
    static final ConfigKey<Long> IDLE =
            ConfigKey.of(
                            "connections.max.idle.ms",
                            ValueType.longAtLeast(-1),
                            "How long a connection may be silent before it is closed; -1 is"
                                    + " forever.")
                    .defaultTo(600_000);
    static final ConfigKey<Integer> REQUEST_BYTES =
            ConfigKey.of(
                            "socket.request.max.bytes",
                            ValueType.intAtLeast(1),
                            "The largest request that is read; a larger one closes its connection.")
                    .defaultTo(104_857_600);
    static final ConfigKey<Integer> QUEUED_REQUESTS =
            ConfigKey.of(
                            "queued.max.requests",
                            ValueType.intAtLeast(1),
                            "How many requests may be in work before no more are read.")
                    .defaultTo(500);
    static final ConfigKey<Long> QUEUED_BYTES =
            ConfigKey.of(
                            "queued.max.request.bytes",
                            ValueType.longAtLeast(-1),
                            "How many bytes of requests may be in work before no more are read; -1"
                                    + " lets the broker choose.")
                    .defaultTo(-1);
    static final ConfigKey<Integer> CONNECTIONS =
            ConfigKey.of(
                            "max.connections",
                            ValueType.intAtLeast(0),
                            "How many connections the broker keeps open at most.")
                    .defaultTo(Integer.MAX_VALUE)
                    .dynamic(DynamicMode.CLUSTER_WIDE);
    static final ConfigKey<Integer> CONNECTIONS_PER_IP =
            ConfigKey.of(
                            "max.connections.per.ip",
                            ValueType.intAtLeast(0),
                            "How many connections one address may keep open.")
                    .defaultTo(Integer.MAX_VALUE)
                    .dynamic(DynamicMode.CLUSTER_WIDE);
    static final ConfigKey<String> CONNECTIONS_PER_IP_OVERRIDES =
            ConfigKey.of(
                            "max.connections.per.ip.overrides",
                            ValueType.text(),
                            "Exceptions from `max.connections.per.ip` as `address:count` or"
                                    + " `host:count`, separated by commas.")
                    .defaultTo("")
                    .dynamic(DynamicMode.CLUSTER_WIDE);
    static final List<ConfigKey<?>> KEYS =
            List.of(
                    RECEIVE_BUFFER,
                    SEND_BUFFER,
                    BACKLOG,
                    IDLE,
                    REQUEST_BYTES,
                    QUEUED_REQUESTS,
                    QUEUED_BYTES,
                    CONNECTIONS,
                    CONNECTIONS_PER_IP,
                    CONNECTIONS_PER_IP_OVERRIDES);

    static NetworkConfig from(ConfigValues values) {
        var socket =
                new SocketOptions(
                        values.value(RECEIVE_BUFFER),
                        values.value(SEND_BUFFER),
                        values.value(BACKLOG),
                        values.value(IDLE));
        String overrides = values.value(CONNECTIONS_PER_IP_OVERRIDES);
        var connections =
                new ConnectionLimits(
                        values.value(CONNECTIONS),
                        values.value(CONNECTIONS_PER_IP),
                        ConnectionLimits.readOverrides(overrides, new ArrayList<>()));
        return new NetworkConfig(
                socket,
                values.value(REQUEST_BYTES),
                values.value(QUEUED_REQUESTS),
                values.value(QUEUED_BYTES),
                connections);
    }

    static void judge(ConfigValues values, List<ConfigProblem> problems) {
        List<String> wrong = new ArrayList<>();
        String overrides = values.value(CONNECTIONS_PER_IP_OVERRIDES);
        ConnectionLimits.readOverrides(overrides, wrong);
        for (String entry : wrong) {
            problems.add(
                    ConfigProblem.of(
                            CONNECTIONS_PER_IP_OVERRIDES.name(),
                            overrides,
                            "must be address:count,address:count; this part is not: " + entry));
        }
    }
}
