package io.leat.broker.config.table;

import static io.leat.protocol.Invariant.check;

/// Another name under which a key's value may be given, in a unit `factor` times as large: a value
/// of 2 under `log.roll.hours` (factor 3,600,000) is `log.roll.ms=7200000`.
public record Synonym(String name, long factor) {
    public Synonym {
        check(factor >= 1, "a synonym's unit is never smaller than its key's");
    }

    /// The same value under another name.
    public static Synonym same(String name) {
        return new Synonym(name, 1);
    }

    /// `text`, given under this name, in the key's own unit. Negative values mean "none" in every
    /// unit.
    public String convert(String text) {
        if (factor == 1) {
            return text;
        }
        long number = Long.parseLong(text.strip());
        return number < 0 ? text.strip() : Long.toString(Math.multiplyExact(number, factor));
    }
}
