package io.leat.broker.api.fetch;

import com.google.errorprone.annotations.ThreadSafe;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// How many bytes of records were read since the broker's start.
@ThreadSafe
public final class FetchCounts {
    private final LongAdder consumerBytes = new LongAdder();
    private final LongAdder replicaBytes = new LongAdder();

    void read(Reader who, List<FetchResult> results) {
        long bytes = 0;
        for (FetchResult result : results) {
            var records = result.data().records();
            bytes += records == null ? 0 : records.sizeBytes();
        }
        switch (who) {
            case Reader.Consumer _ -> consumerBytes.add(bytes);
            case Reader.Broker _ -> replicaBytes.add(bytes);
        }
    }

    /// By consumers.
    public long consumerBytes() {
        return consumerBytes.sum();
    }

    /// By other brokers that copy.
    public long replicaBytes() {
        return replicaBytes.sum();
    }
}
