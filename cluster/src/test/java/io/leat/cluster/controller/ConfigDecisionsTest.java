package io.leat.cluster.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.cluster.controller.ConfigResource.Kind;
import io.leat.cluster.image.ClusterImage;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConfigDecisionsTest {
    private final Cluster cluster = new Cluster(2);

    @BeforeEach
    void createTopic() {
        cluster.create(NewTopic.named("t"));
    }

    @Test
    void valuesAreSetAndDeleted() {
        assertThat(edit("t", new ConfigEdit.Set("retention.ms", "7"))).containsExactly("ok");
        assertThat(configs()).isEqualTo(Map.of("retention.ms", "7"));
        assertThat(edit("t", new ConfigEdit.Delete("retention.ms"))).containsExactly("ok");
        assertThat(configs()).isEmpty();
    }

    @Test
    void itemsAreAppendedToTheDefaultAndTakenOut() {
        edit("t", new ConfigEdit.Append("cleanup.policy", "compact, delete"));
        assertThat(configs()).isEqualTo(Map.of("cleanup.policy", "delete,compact"));
        edit("t", new ConfigEdit.Subtract("cleanup.policy", "delete"));
        assertThat(configs()).isEqualTo(Map.of("cleanup.policy", "compact"));
        assertThat(edit("t", new ConfigEdit.Append("retention.ms", "1")).getFirst())
                .startsWith("INVALID_CONFIG: Config 'retention.ms' is not a list");
    }

    @Test
    void oneBadEditLeavesTheResourceAsItWas() {
        assertThat(
                        edit(
                                "t",
                                new ConfigEdit.Set("retention.ms", "7"),
                                new ConfigEdit.Set("colour", "red")))
                .containsExactly("INVALID_CONFIG: Unknown config colour");
        assertThat(configs()).isEmpty();
        assertThat(
                        edit(
                                        "t",
                                        new ConfigEdit.Set("retention.ms", "7"),
                                        new ConfigEdit.Delete("retention.ms"))
                                .getFirst())
                .startsWith("INVALID_REQUEST: ");
    }

    @Test
    void aReplacementForgetsWhatItDoesNotName() {
        edit("t", new ConfigEdit.Set("retention.ms", "7"));
        ConfigResource topic = new ConfigResource(Kind.TOPIC, "t");
        cluster.alter(new ConfigAlteration.Replacement(topic, Map.of("cleanup.policy", "compact")));
        assertThat(configs()).isEqualTo(Map.of("cleanup.policy", "compact"));
    }

    @Test
    void anUnknownResourceIsRefused() {
        assertThat(edit("nope")).first().asString().startsWith("UNKNOWN_TOPIC_OR_PARTITION");
        for (String broker : List.of("7", "x", "-1", "01")) {
            ConfigResource resource = new ConfigResource(Kind.BROKER, broker);
            assertThat(cluster.alter(new ConfigAlteration.Edits(resource, List.of())))
                    .containsExactly("INVALID_REQUEST: There is no live broker with the id given.");
        }
    }

    @Test
    void brokersAreConfiguredOneByOneOrTogether() {
        set(ClusterImage.ALL_BROKERS, "1");
        set("1", "2");
        assertThat(cluster.image().configsOf(0)).isEqualTo(Map.of("retention.ms", "1"));
        assertThat(cluster.image().configsOf(1)).isEqualTo(Map.of("retention.ms", "2"));
    }

    @Test
    void aResourceAppearsOnceInARequest() {
        ConfigAlteration twice =
                new ConfigAlteration.Edits(new ConfigResource(Kind.TOPIC, "t"), List.of());
        assertThat(cluster.alter(twice, twice))
                .containsOnly("INVALID_REQUEST: Each resource must appear at most once.");
    }

    private void set(String broker, String value) {
        ConfigResource resource = new ConfigResource(Kind.BROKER, broker);
        assertThat(
                        cluster.alter(
                                new ConfigAlteration.Edits(
                                        resource,
                                        List.of(new ConfigEdit.Set("retention.ms", value)))))
                .containsExactly("ok");
    }

    private List<String> edit(String topic, ConfigEdit... edits) {
        ConfigResource resource = new ConfigResource(Kind.TOPIC, topic);
        return cluster.alter(new ConfigAlteration.Edits(resource, List.of(edits)));
    }

    private Map<String, String> configs() {
        return Objects.requireNonNull(cluster.image().topic("t")).configs();
    }
}
