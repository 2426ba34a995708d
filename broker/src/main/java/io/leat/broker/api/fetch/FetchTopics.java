package io.leat.broker.api.fetch;

import io.leat.protocol.message.FetchResponse.FetchableTopicResponse;
import io.leat.protocol.message.FetchResponse.PartitionData;
import java.util.ArrayList;
import java.util.List;

/// Results in the shape of the response: consecutive partitions of a topic under one entry.
final class FetchTopics {
    private FetchTopics() {}

    static List<FetchableTopicResponse> group(List<FetchResult> results) {
        List<FetchableTopicResponse> topics = new ArrayList<>();
        int first = 0;
        while (first < results.size()) {
            FetchTarget target = results.get(first).target();
            List<PartitionData> partitions = new ArrayList<>();
            int next = first;
            while (next < results.size() && sameTopic(target, results.get(next).target())) {
                partitions.add(results.get(next).data());
                next++;
            }
            topics.add(
                    FetchableTopicResponse.builder()
                            .topic(target.topic())
                            .topicId(target.topicId())
                            .partitions(partitions)
                            .build());
            first = next;
        }
        return topics;
    }

    private static boolean sameTopic(FetchTarget one, FetchTarget other) {
        return one.topicId().equals(other.topicId()) && one.topic().equals(other.topic());
    }
}
