package io.leat.protocol.generator;

/// A closed range of message versions; empty when `low > high`. Written `none`, `3`, `0-7` or `4+`
/// in a specification.
record VersionRange(int low, int high) {
    static final VersionRange NONE = new VersionRange(0, -1);

    static VersionRange parse(String text) {
        String trimmed = text.strip();
        if (trimmed.equals("none")) {
            return NONE;
        }
        if (trimmed.endsWith("+")) {
            int low = number(trimmed.substring(0, trimmed.length() - 1), text);
            return new VersionRange(low, Short.MAX_VALUE);
        }
        int dash = trimmed.indexOf('-');
        if (dash < 0) {
            int only = number(trimmed, text);
            return new VersionRange(only, only);
        }
        int low = number(trimmed.substring(0, dash), text);
        int high = number(trimmed.substring(dash + 1), text);
        if (high < low) {
            throw new SpecException("version range runs backwards: " + text);
        }
        return new VersionRange(low, high);
    }

    private static int number(String digits, String text) {
        try {
            int value = Integer.parseInt(digits);
            if (value < 0 || value > Short.MAX_VALUE) {
                throw new SpecException("version out of bounds: " + text);
            }
            return value;
        } catch (NumberFormatException notANumber) {
            throw new SpecException("not a version range: " + text, notANumber);
        }
    }

    boolean isEmpty() {
        return low > high;
    }

    boolean contains(int version) {
        return low <= version && version <= high;
    }

    boolean containsAll(VersionRange other) {
        return other.isEmpty() || (low <= other.low && other.high <= high);
    }

    VersionRange intersect(VersionRange other) {
        VersionRange both = new VersionRange(Math.max(low, other.low), Math.min(high, other.high));
        return both.isEmpty() ? NONE : both;
    }

    /// The Java condition on `version` that tells members from the rest of `possible`: `true` or
    /// `false` when all or none are members.
    String condition(VersionRange possible) {
        VersionRange members = intersect(possible);
        if (members.isEmpty()) {
            return "false";
        }
        if (members.containsAll(possible)) {
            return "true";
        }
        if (members.high == possible.high) {
            return "version >= " + members.low;
        }
        if (members.low == possible.low) {
            return "version <= " + members.high;
        }
        if (members.low == members.high) {
            return "version == " + members.low;
        }
        return "version >= " + members.low + " && version <= " + members.high;
    }
}
