package io.leat.broker.coordination;

import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.BrokerStanding;
import io.leat.cluster.image.Endpoint;
import io.leat.protocol.Uuid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a broker writes when it registers:
///
/// ```
/// {"version":1,"instance":"…","rack":null,"endpoints":[
///   {"listener":"PLAINTEXT","protocol":"PLAINTEXT","host":"127.0.0.1","port":9092}]}
/// ```
///
/// `instance` is the id of its data directory: two processes cannot hold one directory, so a
/// registration with our own instance was left behind by our own earlier life.
///
/// `stopping` is there once the broker asks to be relieved of what it leads.
public record BrokerNode(
        int id, Uuid instance, List<Endpoint> endpoints, @Nullable String rack, boolean stopping) {
    public BrokerNode {
        endpoints = List.copyOf(endpoints);
    }

    BrokerNode whenStopping() {
        return new BrokerNode(id, instance, endpoints, rack, true);
    }

    byte[] encode() {
        List<Object> listeners = new ArrayList<>();
        for (Endpoint endpoint : endpoints) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("listener", endpoint.listener());
            fields.put("protocol", endpoint.securityProtocol());
            fields.put("host", endpoint.host());
            fields.put("port", endpoint.port());
            listeners.add(fields);
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("version", 1);
        fields.put("instance", instance.toString());
        fields.put("rack", rack);
        fields.put("endpoints", listeners);
        if (stopping) {
            fields.put("stopping", true);
        }
        return Json.write(fields);
    }

    static BrokerNode decode(int id, byte[] data) {
        Fields fields = Fields.parse(data);
        List<Endpoint> endpoints = new ArrayList<>();
        for (Fields endpoint : fields.objects("endpoints")) {
            endpoints.add(
                    new Endpoint(
                            endpoint.text("listener"),
                            endpoint.text("protocol"),
                            endpoint.text("host"),
                            (int) endpoint.number("port")));
        }
        return new BrokerNode(
                id,
                Uuid.parse(fields.text("instance")),
                endpoints,
                fields.textOrNull("rack"),
                fields.isTrue("stopping"));
    }

    BrokerRegistration registered(long epoch, boolean fenced) {
        BrokerStanding standing =
                fenced
                        ? BrokerStanding.FENCED
                        : stopping ? BrokerStanding.STOPPING : BrokerStanding.ACTIVE;
        return new BrokerRegistration(id, epoch, endpoints, rack, standing);
    }
}
