package io.leat.client.consumer;

import io.leat.client.cluster.OffsetSpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a consumer works.
///
/// @param group null for a consumer that reads on its own
/// @param reset where to go on when there is no committed offset, or when the log no longer has the
///   offset
public record ConsumerOptions(@Nullable GroupOptions group, OffsetSpec reset, Fetching fetching) {
    /// On its own, from the end.
    public static final ConsumerOptions DEFAULT =
            new ConsumerOptions(null, new OffsetSpec.Latest(), Fetching.DEFAULT);

    public ConsumerOptions withGroup(GroupOptions wanted) {
        return new ConsumerOptions(wanted, reset, fetching);
    }

    public ConsumerOptions withReset(OffsetSpec wanted) {
        return new ConsumerOptions(group, wanted, fetching);
    }

    public ConsumerOptions withFetching(Fetching wanted) {
        return new ConsumerOptions(group, reset, wanted);
    }

    Optional<GroupOptions> membership() {
        return Optional.ofNullable(group);
    }
}
