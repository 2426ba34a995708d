package io.leat.client.producer;

import io.leat.client.ClientException;
import io.leat.protocol.TopicPartition;
import java.util.List;
import java.util.stream.Collectors;

/// Records that were not written, or of which it is not known.
public final class UndeliveredException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int NAMED_MAX = 3;

    private final transient List<Failure> failures;

    /// A batch that failed.
    public record Failure(TopicPartition partition, int records, ClientException cause) {}

    UndeliveredException(List<Failure> failures) {
        super(text(failures), failures.getFirst().cause());
        this.failures = List.copyOf(failures);
    }

    private static String text(List<Failure> failures) {
        int records = failures.stream().mapToInt(Failure::records).sum();
        String reasons =
                failures.stream()
                        .map(failure -> failure.cause().reason())
                        .distinct()
                        .limit(NAMED_MAX)
                        .collect(Collectors.joining("; "));
        return records
                + (records == 1 ? " record was" : " records were")
                + " not written: "
                + reasons;
    }

    /// In the order in which they failed.
    public List<Failure> failures() {
        return failures;
    }
}
