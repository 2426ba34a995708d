package io.leat.protocol.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.protocol.generator.MessageSpec.Kind;
import org.junit.jupiter.api.Test;

class SpecParserTest {
    @Test
    void aSpecificationWithCommentsBecomesAMessage() {
        MessageSpec message = message("\"name\": \"Name\", \"type\": \"string\"");
        assertThat(message.kind()).isEqualTo(Kind.REQUEST);
        assertThat(message.apiKey()).isEqualTo(7);
        assertThat(message.versions()).isEqualTo(new VersionRange(1, 4));
        assertThat(message.firstFlexibleVersion()).isEqualTo(3);
        assertThat(message.listeners()).containsExactly("broker");
        assertThat(message.root().fields()).extracting(Field::javaName).containsExactly("name");
    }

    @Test
    void aFieldMayHaveFlexibleVersionsOfItsOwn() {
        Field field =
                onlyField("\"name\": \"A\", \"type\": \"string\", \"flexibleVersions\": \"none\"");
        assertThat(field.flexible()).isEqualTo(VersionRange.NONE);
    }

    @Test
    void nestedFieldsBecomeAStructOfTheMessage() {
        MessageSpec message =
                message(
                        """
                        "name": "Topics", "type": "[]Topic", "fields": [
                          { "name": "Id", "type": "uuid", "versions": "0+" } ]
                        """);
        assertThat(message.struct("Topic").fields()).hasSize(1);
        assertThatThrownBy(() -> message.struct("Other")).isInstanceOf(SpecException.class);
    }

    @Test
    void whatTheGeneratorDoesNotKnowStopsTheBuild() {
        assertThatThrownBy(() -> onlyField("\"name\": \"A\", \"type\": \"int8\", \"colour\": 1"))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("colour");
    }

    @Test
    void aFieldTaggedInSomeOfItsVersionsOnlyStopsTheBuild() {
        String field =
                "\"name\": \"A\", \"type\": \"int8\", \"tag\": 0, \"taggedVersions\": \"3+\"";
        assertThatThrownBy(() -> onlyField(field)).isInstanceOf(SpecException.class);
    }

    private static Field onlyField(String body) {
        return message(body).root().fields().get(0);
    }

    static MessageSpec message(String field) {
        return SpecParser.parse(
                """
                // A comment in front.
                {
                  "apiKey": 7, "type": "request", "name": "SampleRequest",
                  "listeners": ["broker"], // and one behind
                  "validVersions": "1-4", "flexibleVersions": "3+",
                  "fields": [ { "versions": "0+", %s } ]
                }
                """
                        .formatted(field));
    }
}
