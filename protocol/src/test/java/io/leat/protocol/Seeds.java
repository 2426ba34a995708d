package io.leat.protocol;

import java.util.SplittableRandom;

/// Seeds of random tests: a new one each run, or that of `-Dleat.seed=`; printed, so that a failure
/// can be run again.
public final class Seeds {
    private static final System.Logger LOG = System.getLogger(Seeds.class.getName());

    private Seeds() {}

    public static long next(String test) {
        Long given = Long.getLong("leat.seed");
        long seed = given != null ? given : new SplittableRandom().nextLong();
        LOG.log(System.Logger.Level.INFO, test + ": -Dleat.seed=" + seed);
        return seed;
    }
}
