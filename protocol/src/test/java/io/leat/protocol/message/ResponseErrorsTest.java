package io.leat.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.protocol.message.FetchResponse.FetchableTopicResponse;
import io.leat.protocol.message.FetchResponse.PartitionData;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponseErrorsTest {
    private static List<Integer> errors(ApiResponse response) {
        List<Integer> errors = new ArrayList<>();
        response.errors(errors::add);
        return errors;
    }

    private static PartitionData partition(int error) {
        return PartitionData.builder().errorCode((short) error).build();
    }

    @Test
    void aResponseTellsItsErrorsFromTheOutsideIn() {
        var topic = FetchableTopicResponse.builder();
        FetchResponse response =
                FetchResponse.builder()
                        .errorCode((short) 71)
                        .responses(
                                List.of(
                                        topic.partitions(List.of(partition(6), partition(0)))
                                                .build(),
                                        topic.partitions(List.of(partition(6), partition(-1)))
                                                .build()))
                        .build();
        assertThat(errors(response)).containsExactly(71, 6, 6, -1);
    }

    @Test
    void whatWentWellAndWhatIsAbsentTellsNothing() {
        assertThat(errors(FetchResponse.DEFAULT)).isEmpty();
        assertThat(errors(CreateTopicsResponse.DEFAULT)).isEmpty();
        assertThat(errors(ListPartitionReassignmentsResponse.DEFAULT)).isEmpty();
    }
}
