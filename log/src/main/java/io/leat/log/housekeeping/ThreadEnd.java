package io.leat.log.housekeeping;

/// The end of a thread that was told to stop.
public final class ThreadEnd {
    private ThreadEnd() {}

    /// Waits for the end of `thread`, however long its last work takes: an interrupt of the caller
    /// is kept for later, for files are in use until then.
    public static void await(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
