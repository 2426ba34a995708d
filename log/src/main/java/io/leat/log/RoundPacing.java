package io.leat.log;

/// Decides whether a flush round waits for company. Confined to the flusher.
///
/// A round costs about the same CPU whatever it holds, so under a stream of appends it pays to let
/// more of them in. A producer that waits for its answer before it sends more would only be
/// delayed: rounds with few records never wait, and a wait that brought nobody is not tried again
/// for a while.
final class RoundPacing {
    /// Fewer pending records than these are flushed at once.
    static final int RECORDS_MIN = 64;

    /// After so many waits in vain in a row, the next try is 2 to this power rounds away.
    private static final int DOUBLINGS_MAX = 6;

    private int inVain;
    private int roundsToSkip;

    /// Whether the round that would flush `pendingRecords` now should wait a moment first.
    boolean isWorthWaiting(long pendingRecords) {
        if (pendingRecords < RECORDS_MIN) {
            return false;
        }
        if (roundsToSkip > 0) {
            roundsToSkip--;
            return false;
        }
        return true;
    }

    /// Tells whether anybody came while the round waited.
    void waited(boolean brought) {
        inVain = brought ? 0 : Math.min(inVain + 1, DOUBLINGS_MAX);
        roundsToSkip = brought ? 0 : 1 << inVain;
    }
}
