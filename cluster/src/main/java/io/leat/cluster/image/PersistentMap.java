package io.leat.cluster.image;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An immutable hash map whose changed copies share all but one small shard with the original. A
/// change of one key copies the table of shards and one shard of about 32 entries; two maps that
/// descend from one another are compared by skipping the shards they share.
public final class PersistentMap<K, V> extends AbstractMap<K, V> {
    private static final int SHARDS_MIN = 8;
    private static final int ENTRIES_PER_SHARD_MAX = 32;

    /// The length is a power of two.
    private final List<Map<K, V>> shards;

    private final int size;

    /// The last comparison: several ask about the same change, one after the other. Volatile: any
    /// thread may compare.
    private volatile @Nullable Comparison<K, V> last;

    private record Comparison<K, V>(PersistentMap<K, V> before, Set<K> changed) {}

    private PersistentMap(List<Map<K, V>> shards, int size) {
        this.shards = shards;
        this.size = size;
    }

    public static <K, V> PersistentMap<K, V> empty() {
        return new PersistentMap<>(emptyShards(SHARDS_MIN), 0);
    }

    @Override
    public @Nullable V get(Object key) {
        return shards.get(shardOf(key, shards.size())).get(key);
    }

    @Override
    public boolean containsKey(Object key) {
        return shards.get(shardOf(key, shards.size())).containsKey(key);
    }

    @Override
    public int size() {
        return size;
    }

    /// A map with `changes` applied: a key in `puts` is added or replaced, then one in `removals`
    /// is removed.
    public PersistentMap<K, V> with(Map<K, V> puts, Set<K> removals) {
        Editor<K, V> editor = new Editor<>(shards, size);
        puts.forEach(editor::put);
        removals.forEach(editor::remove);
        return editor.size > editor.shards.length * ENTRIES_PER_SHARD_MAX
                ? grown(editor)
                : new PersistentMap<>(editor.published(), editor.size);
    }

    public PersistentMap<K, V> with(K key, V value) {
        return with(Map.of(key, value), Set.of());
    }

    public PersistentMap<K, V> without(K key) {
        return containsKey(key) ? with(Map.of(), Set.of(key)) : this;
    }

    /// The keys that `before` lacks, has with another value, or had and this map lacks. Cheap when
    /// this map descends from `before`.
    public Set<K> keysChangedSince(PersistentMap<K, V> before) {
        Comparison<K, V> known = last;
        if (known != null && isShared(known.before, before)) {
            return known.changed;
        }
        Set<K> changed = Collections.unmodifiableSet(compare(before));
        before.last = null; // or each map would keep all that came before it
        last = new Comparison<>(before, changed);
        return changed;
    }

    private Set<K> compare(PersistentMap<K, V> before) {
        Set<K> changed = new HashSet<>();
        boolean sameTable = before.shards.size() == shards.size();
        for (int i = 0; i < shards.size(); i++) {
            Map<K, V> mine = shards.get(i);
            Map<K, V> theirs = sameTable ? before.shards.get(i) : before;
            if (!isShared(mine, theirs)) {
                mine.forEach((key, value) -> {
                    if (!value.equals(theirs.get(key))) {
                        changed.add(key);
                    }
                });
            }
        }
        for (int i = 0; i < before.shards.size(); i++) {
            Map<K, V> mine = sameTable ? shards.get(i) : this;
            Map<K, V> theirs = before.shards.get(i);
            if (!isShared(mine, theirs)) {
                theirs.keySet().stream()
                        .filter(key -> !mine.containsKey(key))
                        .forEach(changed::add);
            }
        }
        return changed;
    }

    @Override
    public Set<Entry<K, V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<K, V>> iterator() {
                return shards.stream().flatMap(shard -> shard.entrySet().stream()).iterator();
            }

            @Override
            public int size() {
                return size;
            }
        };
    }

    // That a shard is the same object, not an equal one, is what makes the comparison cheap.
    @SuppressWarnings("ReferenceEquality")
    private static boolean isShared(Map<?, ?> one, Map<?, ?> other) {
        return one == other;
    }

    private static <K, V> PersistentMap<K, V> grown(Editor<K, V> editor) {
        int count = editor.shards.length;
        while (editor.size > count * ENTRIES_PER_SHARD_MAX / 2) {
            count *= 2;
        }
        Editor<K, V> larger = new Editor<>(emptyShards(count), 0);
        for (Map<K, V> shard : editor.shards) {
            shard.forEach(larger::put);
        }
        return new PersistentMap<>(larger.published(), larger.size);
    }

    private static <K, V> List<Map<K, V>> emptyShards(int count) {
        Map<K, V>[] shards = table(count);
        Arrays.fill(shards, Map.of());
        return List.of(shards);
    }

    // A generic array can only be made through its raw type; only Map<K, V> is ever stored.
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <K, V> Map<K, V>[] table(int count) {
        return new Map[count];
    }

    private static int shardOf(Object key, int count) {
        int hash = key.hashCode() * 0x9E3779B9;
        return (hash ^ (hash >>> 16)) & (count - 1);
    }

    /// Copies a shard when it is first written. Confined to one call of `with`.
    private static final class Editor<K, V> {
        final Map<K, V>[] shards;
        private final boolean[] owned;
        int size;

        Editor(List<Map<K, V>> shards, int size) {
            this.shards = shards.toArray(table(shards.size()));
            this.owned = new boolean[shards.size()];
            this.size = size;
        }

        void put(K key, V value) {
            if (own(key).put(key, value) == null) {
                size++;
            }
        }

        void remove(K key) {
            if (own(key).remove(key) != null) {
                size--;
            }
        }

        /// No shard is written after this.
        List<Map<K, V>> published() {
            return List.of(shards);
        }

        private Map<K, V> own(K key) {
            int index = shardOf(key, shards.length);
            if (!owned[index]) {
                owned[index] = true;
                shards[index] = new HashMap<>(shards[index]);
            }
            return shards[index];
        }
    }
}
