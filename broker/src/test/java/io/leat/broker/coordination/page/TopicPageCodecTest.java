package io.leat.broker.coordination.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.ReplicaSets;
import io.leat.protocol.Uuid;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TopicPageCodecTest {
    private static final TopicRun RUN =
            new TopicRun(
                    new Uuid(0x0102030405060708L, 0x090a0b0c0d0e0f10L),
                    "orders",
                    300,
                    Map.of("k", "v"),
                    List.of(
                            new PartitionState(2, 5, 7, ReplicaSets.of(List.of(2, 0), List.of(2))),
                            new PartitionState(
                                    -1,
                                    0,
                                    130,
                                    new ReplicaSets(
                                            List.of(1, 2),
                                            List.of(),
                                            List.of(2),
                                            List.of(1),
                                            List.of()))));

    @Test
    void aPageIsWrittenAsItIsDrawn() {
        assertThat(HexFormat.of().formatHex(TopicPageCodec.encode(List.of(RUN))))
                .isEqualTo(
                        "01" // format
                                + "01" // runs
                                + "0102030405060708090a0b0c0d0e0f10" // id
                                + "06"
                                + "6f7264657273" // name
                                + "ac02" // first partition
                                + "01"
                                + "016b"
                                + "0176" // configs
                                + "02" // states
                                + "00"
                                + "03"
                                + "05"
                                + "07"
                                + "020200"
                                + "0102"
                                + "03" // flags: has eligible ones, and moves
                                + "00"
                                + "00"
                                + "8201"
                                + "020102"
                                + "00"
                                + "0102"
                                + "0101"
                                + "00");
    }

    @Test
    void whatIsWrittenIsReadBack() {
        assertThat(new TopicPageCodec().decode(TopicPageCodec.encode(List.of(RUN, RUN))))
                .containsExactly(RUN, RUN);
    }

    @Test
    void theSizeOfARunIsWhatItTakes() {
        assertThat(TopicPageCodec.encode(List.of(RUN))).hasSize(2 + RUN.sizeBytes());
        TopicRun large =
                new TopicRun(
                        RUN.id(),
                        "orders",
                        1 << 30,
                        Map.of("k\u00fc", "v".repeat(200)),
                        Collections.nCopies(
                                128,
                                new PartitionState(
                                        127,
                                        Integer.MAX_VALUE,
                                        16_384,
                                        ReplicaSets.of(List.of(128, 0), List.of(128)))));
        assertThat(TopicPageCodec.encode(List.of(large))).hasSize(2 + large.sizeBytes());
    }

    @Test
    void equalReplicasAreReadAsOneObject() {
        List<TopicRun> runs = new TopicPageCodec().decode(TopicPageCodec.encode(List.of(RUN, RUN)));
        assertThat(runs.get(0).states().getFirst().replicas())
                .isSameAs(runs.get(1).states().getFirst().replicas());
    }

    @Test
    void aDamagedPageIsRefusedAndNeverMore() {
        byte[] page = TopicPageCodec.encode(List.of(RUN, RUN));
        for (int length = 0; length < page.length; length++) {
            byte[] cut = Arrays.copyOf(page, length);
            assertThatThrownBy(() -> new TopicPageCodec().decode(cut))
                    .isInstanceOfAny(IllegalArgumentException.class, IllegalStateException.class);
        }
        long seed = new Random(42).nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = page.clone();
            damaged[random.nextInt(page.length)] = (byte) random.nextInt();
            try {
                assertThat(new TopicPageCodec().decode(damaged)).isNotNull();
            } catch (IllegalArgumentException | IllegalStateException refused) {
                assertThat(refused).as("seed %s", seed).hasMessageMatching("(?s).+");
            }
        }
    }
}
