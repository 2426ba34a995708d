package io.leat.cluster.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PersistentMapTest {
    @Test
    void behavesAsAHashMapAndLeavesTheOriginalAlone() {
        long seed = new Random(7).nextLong();
        Random random = new Random(seed);
        Map<Integer, Integer> model = new HashMap<>();
        PersistentMap<Integer, Integer> map = PersistentMap.empty();
        for (int step = 0; step < 400; step++) {
            Map<Integer, Integer> puts = new HashMap<>();
            Set<Integer> removals = new HashSet<>();
            for (int i = random.nextInt(40); i >= 0; i--) {
                puts.put(random.nextInt(3_000), step);
                removals.add(random.nextInt(3_000));
            }
            Map<Integer, Integer> before = Map.copyOf(model);
            PersistentMap<Integer, Integer> changed = map.with(puts, removals);
            model.putAll(puts);
            model.keySet().removeAll(removals);
            assertThat(changed).as("seed %s step %s", seed, step).isEqualTo(model);
            assertThat(changed.size()).isEqualTo(model.size());
            assertThat(map).isEqualTo(before);
            assertThat(changed.keysChangedSince(map)).isEqualTo(difference(before, model));
            assertThat(map.keysChangedSince(changed)).isEqualTo(difference(before, model));
            assertThat(changed.keysChangedSince(PersistentMap.empty())).isEqualTo(model.keySet());
            assertThat(changed.keysChangedSince(map)).isEqualTo(difference(before, model));
            assertThat(changed.keysChangedSince(map)).isEqualTo(difference(before, model));
            map = changed;
        }
    }

    @Test
    void aKeyIsAddedReplacedAndRemoved() {
        PersistentMap<String, String> map = PersistentMap.<String, String>empty().with("a", "1");
        assertThat(map.with("a", "2").get("a")).isEqualTo("2");
        assertThat(map.without("a")).isEmpty();
        assertThat(map.without("b")).isSameAs(map);
        assertThat(map.get("b")).isNull();
    }

    private static Set<Integer> difference(Map<Integer, Integer> one, Map<Integer, Integer> two) {
        Set<Integer> keys = new HashSet<>(one.keySet());
        keys.addAll(two.keySet());
        keys.removeIf(key -> one.containsKey(key) && one.get(key).equals(two.get(key)));
        return keys;
    }
}
