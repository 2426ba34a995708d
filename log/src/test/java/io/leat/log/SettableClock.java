package io.leat.log;

/// A clock that stands still until it is moved.
final class SettableClock implements Clock {
    private volatile long millis = 1_000_000;

    void set(long newMillis) {
        millis = newMillis;
    }

    void advance(long byMillis) {
        set(millis + byMillis);
    }

    @Override
    public long millis() {
        return millis;
    }

    @Override
    public long nanos() {
        return millis * 1_000_000;
    }
}
