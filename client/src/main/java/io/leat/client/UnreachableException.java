package io.leat.client;

import java.util.List;
import java.util.stream.Collectors;

/// None of the servers answers.
public final class UnreachableException extends ClientException {
    private static final long serialVersionUID = 1L;

    private final boolean reachedBefore;

    /// One failed attempt.
    public record Attempt(ServerAddress server, String failure) {}

    /// `reachedBefore` tells a cluster that is away for a while from an address that is wrong.
    public UnreachableException(List<Attempt> attempts, boolean reachedBefore) {
        super(text(attempts), null);
        this.reachedBefore = reachedBefore;
    }

    private static String text(List<Attempt> attempts) {
        return attempts.stream()
                .map(attempt -> attempt.server() + " " + attempt.failure())
                .distinct()
                .collect(Collectors.joining("; ", "No server answers: ", "."));
    }

    @Override
    public boolean retriable() {
        return reachedBefore;
    }
}
