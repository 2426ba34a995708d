package io.leat.simulator.storage;

import java.io.IOException;

/// The simulated machine is down: nothing works until [SimulatedStorage#crash].
public final class CrashedException extends IOException {
    private static final long serialVersionUID = 1L;

    CrashedException() {
        super("the machine crashed");
    }
}
