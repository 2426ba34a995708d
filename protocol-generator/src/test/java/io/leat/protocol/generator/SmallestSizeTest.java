package io.leat.protocol.generator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SmallestSizeTest {
    @Test
    void lengthsAreShorterInFlexibleVersionsWhichAddATagSection() {
        MessageSpec message =
                SpecParserTest.message(
                        """
                        "name": "Topics", "type": "[]Topic", "fields": [
                          { "name": "Name", "type": "string", "versions": "0+" },
                          { "name": "Ids", "type": "[]uuid", "versions": "0+" },
                          { "name": "New", "type": "int64", "versions": "4+" },
                          { "name": "Tagged", "type": "int64", "versions": "4+",
                            "taggedVersions": "4+", "tag": 0 } ]
                        """);
        SmallestSize sizes = new SmallestSize(message);
        Struct topic = message.struct("Topic");
        assertThat(sizes.of(topic, 1)).isEqualTo(2 + 4);
        assertThat(sizes.of(topic, 3)).isEqualTo(1 + 1 + 1);
        assertThat(sizes.of(topic, 4)).isEqualTo(1 + 1 + 8 + 1);
        assertThat(sizes.elementExpression(message.root().fields().get(0)))
                .isEqualTo("version <= 2 ? 6 : version <= 3 ? 3 : 11");
    }
}
