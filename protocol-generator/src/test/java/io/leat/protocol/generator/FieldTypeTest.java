package io.leat.protocol.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.protocol.generator.FieldType.Array;
import io.leat.protocol.generator.FieldType.Scalar;
import io.leat.protocol.generator.FieldType.StructRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldTypeTest {
    @ParameterizedTest
    @EnumSource
    void everyScalarIsFoundByItsName(Scalar scalar) {
        assertThat(FieldType.parse(scalar.specName)).isEqualTo(scalar);
    }

    @Test
    void upperCaseNamesAreStructsAndBracketsMakeArrays() {
        assertThat(FieldType.parse("Topic")).isEqualTo(new StructRef("Topic"));
        assertThat(FieldType.parse("[]int32")).isEqualTo(new Array(Scalar.INT32));
        assertThat(FieldType.parse("[]Topic")).isEqualTo(new Array(new StructRef("Topic")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "int33", "[][]int32"})
    void anythingElseStopsTheBuild(String text) {
        assertThatThrownBy(() -> FieldType.parse(text)).isInstanceOf(SpecException.class);
    }
}
