package io.leat.log.compaction;

import static io.leat.log.compaction.CompactionFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OffsetMapTest {
    @Test
    void theHashIsSipHashOf128Bits() {
        KeyHash hash = new KeyHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
        hash.of(ByteBuffer.allocate(0));
        assertThat(hex(hash)).isEqualTo("a3817f04ba25a8e66df67214c7550293");
        hash.of(ByteBuffer.wrap(new byte[] {0}));
        assertThat(hex(hash)).isEqualTo("da87c1d86b99af44347659119b22fc45");
    }

    private static String hex(KeyHash hash) {
        return HexFormat.of()
                .formatHex(
                        ByteBuffer.allocate(16)
                                .putLong(Long.reverseBytes(hash.first()))
                                .putLong(Long.reverseBytes(hash.second()))
                                .array());
    }

    @Test
    void aMapKnowsTheLastOffsetOfEachKeyAsAHashMapDoes() {
        Random random = new Random(1);
        OffsetMap map = new OffsetMap(700, 0.9, new KeyHash(1, 2));
        Map<String, Long> model = new HashMap<>();
        for (long offset = 0; offset < 5_000; offset++) {
            String key = "key".repeat(random.nextInt(4)) + random.nextInt(150);
            assertThat(map.put(bytes(key), offset)).isTrue();
            model.put(key, offset);
        }
        model.forEach((key, offset) -> assertThat(map.offset(bytes(key))).isEqualTo(offset));
        assertThat(map.size()).isEqualTo(model.size());
        assertThat(map.offset(bytes("never seen"))).isEqualTo(-1);
    }

    @Test
    void aFullMapTakesNoNewKeyButNewOffsetsOfKnownOnes() {
        OffsetMap map = OffsetMap.forKeys(1_000, 11, 0.9, new KeyHash(1, 2));
        int keys = 0;
        while (map.put(bytes("k" + keys), keys)) {
            keys++;
        }
        assertThat(keys).isEqualTo(9);
        assertThat(map.put(bytes("k0"), 100)).isTrue();
        assertThat(map.offset(bytes("k0"))).isEqualTo(100);
        assertThat(map.offset(bytes("k" + keys))).isEqualTo(-1);
    }

    @Test
    void aMapIsNoLargerThanItsKeysNeed() {
        OffsetMap map = OffsetMap.forKeys(1, 1 << 20, 0.5, new KeyHash(1, 2));
        assertThat(map.put(bytes("a"), 1)).isTrue();
        assertThat(map.put(bytes("b"), 2)).isFalse();
    }
}
