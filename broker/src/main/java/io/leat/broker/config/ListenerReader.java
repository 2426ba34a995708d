package io.leat.broker.config;

import static io.leat.protocol.Invariant.check;

import io.leat.broker.config.table.ConfigKey;
import io.leat.broker.config.table.ConfigValues;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Reads the keys of [ListenerConfig], which only make sense together. Confined to the thread that
/// made it.
final class ListenerReader {
    /// Listeners of this key's names are for KRaft controllers, which Leat does not have.
    static final String CONTROLLER_NAMES = "controller.listener.names";

    private static final String FORM = "NAME://host:port with a port from 0 to 65535";

    private final ConfigValues values;
    private final Set<String> controllerNames;
    private final List<ConfigProblem> problems = new ArrayList<>();

    private ListenerReader(ConfigValues values, Set<String> controllerNames) {
        this.values = values;
        this.controllerNames = controllerNames;
    }

    static ListenerReader of(ConfigValues values) {
        String names = values.texts().getOrDefault(CONTROLLER_NAMES, "");
        Set<String> controllerNames = new HashSet<>();
        for (String name : names.split(",", -1)) {
            controllerNames.add(name.strip().toUpperCase(Locale.ROOT));
        }
        return new ListenerReader(values, controllerNames);
    }

    /// The listeners; only after [#problems()] was empty.
    ListenerConfig read() {
        Map<String, HostPort> bound = addresses(ListenerConfig.LISTENERS);
        Map<String, HostPort> advertised = addresses(ListenerConfig.ADVERTISED);
        List<Listener> listeners =
                bound.values().stream()
                        .map(at -> listener(at, advertised.getOrDefault(at.name(), at)))
                        .toList();
        check(problems.isEmpty(), "listeners are read after they were checked");
        return new ListenerConfig(listeners, interBrokerName());
    }

    List<ConfigProblem> problems() {
        Map<String, HostPort> bound = addresses(ListenerConfig.LISTENERS);
        Map<String, HostPort> advertised = addresses(ListenerConfig.ADVERTISED);
        if (bound.isEmpty() && problems.isEmpty()) {
            refuse(ListenerConfig.LISTENERS, "must name at least one " + FORM);
        }
        checkPorts(bound);
        checkProtocols(bound);
        checkAdvertised(bound, advertised);
        checkInterBroker(bound);
        return problems;
    }

    private Map<String, HostPort> addresses(ConfigKey<List<String>> key) {
        Map<String, HostPort> addresses = new LinkedHashMap<>();
        for (String text : values.find(key).orElse(List.of())) {
            HostPort.read(text)
                    .ifPresentOrElse(
                            at -> {
                                if (controllerNames.contains(at.name())) {
                                    return;
                                }
                                if (addresses.put(at.name(), at) != null) {
                                    refuse(key, "names the listener " + at.name() + " twice");
                                }
                            },
                            () -> refuse(key, "\"" + text + "\" must be " + FORM));
        }
        return addresses;
    }

    private void checkPorts(Map<String, HostPort> bound) {
        Set<String> taken = new HashSet<>();
        for (HostPort at : bound.values()) {
            boolean sixth = at.host().contains(":");
            if (at.port() != 0 && !taken.add(at.port() + (sixth ? " IPv6" : " IPv4"))) {
                refuse(ListenerConfig.LISTENERS, "uses port " + at.port() + " twice");
            }
        }
    }

    private void checkProtocols(Map<String, HostPort> bound) {
        Map<String, String> protocols = protocols();
        for (String name : bound.keySet()) {
            String protocol = protocols.get(name);
            if (protocol == null) {
                refuse(
                        ListenerConfig.LISTENERS,
                        name + " needs an entry in " + ListenerConfig.PROTOCOLS.name());
            } else if (!protocol.equals(Listener.PLAINTEXT)) {
                refuse(
                        ListenerConfig.LISTENERS,
                        "the listener "
                                + name
                                + " asks for "
                                + protocol
                                + ", which Leat does not speak yet; only PLAINTEXT listeners work");
            }
        }
    }

    private Map<String, String> protocols() {
        Map<String, String> protocols = new LinkedHashMap<>();
        String text = values.value(ListenerConfig.PROTOCOLS);
        for (String entry : text.split(",", -1)) {
            int colon = entry.indexOf(':');
            if (entry.isBlank()) {
                continue;
            }
            if (colon < 1) {
                problems.add(
                        ConfigProblem.of(
                                ListenerConfig.PROTOCOLS.name(),
                                text,
                                "\"" + entry + "\" must be NAME:PROTOCOL"));
            } else {
                protocols.put(
                        entry.substring(0, colon).strip().toUpperCase(Locale.ROOT),
                        entry.substring(colon + 1).strip().toUpperCase(Locale.ROOT));
            }
        }
        return protocols;
    }

    private void checkAdvertised(Map<String, HostPort> bound, Map<String, HostPort> advertised) {
        for (HostPort at : advertised.values()) {
            if (!bound.containsKey(at.name())) {
                refuse(
                        ListenerConfig.ADVERTISED,
                        at.name() + " is not among the listeners " + bound.keySet());
            }
        }
        for (HostPort at : bound.values()) {
            HostPort told = advertised.getOrDefault(at.name(), at);
            if (told.host().equals("0.0.0.0") || told.host().equals("::")) {
                refuse(
                        ListenerConfig.ADVERTISED,
                        "must give "
                                + at.name()
                                + " an address that clients can reach: "
                                + told.host()
                                + " means every address of the machine");
            }
        }
    }

    private void checkInterBroker(Map<String, HostPort> bound) {
        String name = interBrokerName();
        if (!bound.isEmpty() && !bound.containsKey(name)) {
            problems.add(
                    ConfigProblem.of(
                            ListenerConfig.INTER_BROKER_NAME.name(),
                            name,
                            "must be one of the listeners " + bound.keySet()));
        }
    }

    private String interBrokerName() {
        return values.find(ListenerConfig.INTER_BROKER_NAME)
                .map(name -> name.toUpperCase(Locale.ROOT))
                .orElseGet(() -> values.value(ListenerConfig.INTER_BROKER_PROTOCOL));
    }

    private void refuse(ConfigKey<List<String>> key, String advice) {
        String value = String.join(",", values.find(key).orElse(List.of()));
        problems.add(ConfigProblem.of(key.name(), value, advice));
    }

    private static Listener listener(HostPort at, HostPort told) {
        String host = told.host().isEmpty() ? nameOfThisMachine() : told.host();
        return new Listener(at.name(), at.host(), at.port(), host, told.port());
    }

    private static String nameOfThisMachine() {
        try {
            return InetAddress.getLocalHost().getCanonicalHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }
}
