package io.leat.log.housekeeping;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.function.LongSupplier;

/// So many bytes a second for all who share it. What was not spent is gone after a second; what was
/// spent too much has to be waited for. A changed rate holds at once.
@ThreadSafe
public final class ByteRate {
    private static final double SECOND_NANOS = 1e9;

    private final LongSupplier nanos;

    @GuardedBy("this")
    private double bytesPerNano;

    /// What may be spent now; below 0, what has to be waited for.
    @GuardedBy("this")
    private double bytesLeft;

    @GuardedBy("this")
    private long countedNanos;

    public ByteRate(double bytesPerSecond, LongSupplier nanos) {
        this.nanos = nanos;
        this.bytesPerNano = bytesPerSecond / SECOND_NANOS;
        this.bytesLeft = bytesPerSecond;
        this.countedNanos = nanos.getAsLong();
    }

    /// As fast as it goes.
    public static ByteRate unlimited() {
        return new ByteRate(Double.MAX_VALUE, () -> 0);
    }

    public synchronized void limitTo(double bytesPerSecond) {
        refill();
        bytesPerNano = bytesPerSecond / SECOND_NANOS;
    }

    /// Spends `bytes`. Returns how long to wait before looking again, with 0 bytes, at most a
    /// second; 0 if all is paid for.
    public synchronized long spend(long bytes) {
        refill();
        bytesLeft -= bytes;
        return bytesLeft >= 0
                ? 0
                : (long) Math.min(SECOND_NANOS, Math.ceil(-bytesLeft / bytesPerNano));
    }

    @GuardedBy("this")
    private void refill() {
        long now = nanos.getAsLong();
        double earned = bytesPerNano * (now - countedNanos);
        bytesLeft = Math.min(bytesPerNano * SECOND_NANOS, bytesLeft + earned);
        countedNanos = now;
    }
}
