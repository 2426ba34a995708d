package io.leat.log.housekeeping;

/// How many appends a flush round should hold before it starts. Confined to the flusher.
///
/// A round costs about the same CPU whatever it holds, and a producer has only so many requests in
/// flight: once all of them wait for the round, nobody else comes. How many that are is learned
/// from what the last rounds held. A producer that sends one request at a time is never kept
/// waiting for company that does not come: rounds with few appends start at once.
public final class Crowd {
    /// Rounds that are expected to hold fewer appends start at once.
    static final int APPENDS_MIN = 4;

    /// One round in so many waits until nobody comes any more, to learn whether there are more.
    static final int ROUNDS_BETWEEN_TRIALS = 16;

    /// What is forgotten of a crowd that did not come: one part in so many.
    private static final int FORGOTTEN_PART = 4;

    private int known;
    private int rounds;

    /// How many appends the next round should wait for; 0 when it should not wait.
    public int expected() {
        if (known < APPENDS_MIN) {
            return 0;
        }
        return rounds % ROUNDS_BETWEEN_TRIALS == 0 ? Integer.MAX_VALUE : known;
    }

    /// Tells how many appends a round held, after it waited or did not.
    public void came(int appends) {
        rounds++;
        int missing = known - appends;
        known -= missing <= 0 ? missing : Math.max(1, missing / FORGOTTEN_PART);
    }
}
