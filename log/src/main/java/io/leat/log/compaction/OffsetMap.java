package io.leat.log.compaction;

import static io.leat.protocol.Invariant.check;

import java.nio.ByteBuffer;

/// The last offset of every key seen, by the key's [KeyHash]: 24 bytes for each slot, of which a
/// part is left free. Open addressing; nothing is ever removed. Confined to one pass.
final class OffsetMap {
    static final int ENTRY_BYTES = 24;

    /// What the largest array holds.
    static final int SLOTS_MAX = (Integer.MAX_VALUE - 8) / 3;

    private static final long NONE = -1;

    private final KeyHash hash;
    private final int slots;
    private final int keysMax;

    /// For each slot the two halves of the hash, and the offset plus one: 0 is a free slot.
    private final long[] table;

    private int keys;

    OffsetMap(int slots, double loadFactor, KeyHash hash) {
        check(slots > 1 && slots <= SLOTS_MAX, "a map has slots");
        this.hash = hash;
        this.slots = slots;
        this.keysMax = (int) Math.clamp(slots * loadFactor, 1, slots - 1);
        this.table = new long[3 * slots];
    }

    /// A map with room for `keys` keys, but with `slotsMax` slots at most.
    static OffsetMap forKeys(long keys, int slotsMax, double loadFactor, KeyHash hash) {
        double wanted = Math.ceil(keys / loadFactor) + 1;
        return new OffsetMap((int) Math.min(slotsMax, wanted), loadFactor, hash);
    }

    int size() {
        return keys;
    }

    /// Notes that `key` was written at `offset`, later than all before; false, and nothing is
    /// noted, if the map is full.
    boolean put(ByteBuffer key, long offset) {
        int at = find(key);
        if (table[at + 2] == 0) {
            if (keys >= keysMax) {
                return false;
            }
            keys++;
            table[at] = hash.first();
            table[at + 1] = hash.second();
        }
        table[at + 2] = offset + 1;
        return true;
    }

    /// Where `key` was written last; -1 if it is not known.
    long offset(ByteBuffer key) {
        return table[find(key) + 2] + NONE;
    }

    private int find(ByteBuffer key) {
        hash.of(key);
        long first = hash.first();
        long second = hash.second();
        int slot = (int) Long.remainderUnsigned(first, slots);
        while (true) {
            int at = 3 * slot;
            if (table[at + 2] == 0 || (table[at] == first && table[at + 1] == second)) {
                return at;
            }
            slot = slot + 1 == slots ? 0 : slot + 1;
        }
    }
}
