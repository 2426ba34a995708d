package io.leat.broker;

import io.leat.broker.api.ApiTable.Api;
import io.leat.broker.api.fetch.FetchHandler;
import io.leat.broker.api.fetch.FetchSessions;
import io.leat.broker.api.produce.ProduceHandler;
import io.leat.broker.partition.Partitions;
import io.leat.log.Clock;
import io.leat.protocol.message.ApiKey;
import io.leat.protocol.message.FetchRequest;
import io.leat.protocol.message.ProduceRequest;
import java.util.List;
import java.util.random.RandomGenerator;

/// The two APIs through which records go in and out.
record DataApis(ProduceHandler produce, FetchHandler fetch) {
    static DataApis of(
            Partitions partitions, FetchHandler.Site site, Clock clock, RandomGenerator random) {
        var sessions = new FetchSessions(site.config(), random);
        return new DataApis(
                new ProduceHandler(partitions, clock),
                new FetchHandler(partitions, site, sessions, clock));
    }

    List<Api<?>> apis() {
        return List.of(
                new Api<>(ApiKey.PRODUCE, ProduceRequest.class, produce),
                new Api<>(ApiKey.FETCH, FetchRequest.class, fetch));
    }
}
