package io.leat.cluster.controller;

import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decides about topics to be deleted.
public final class TopicDeletion {
    private TopicDeletion() {}

    public static Decision<TopicImage> decide(ClusterImage image, List<TopicReference> topics) {
        Set<TopicReference> repeated = Repetition.in(topics, reference -> reference);
        Set<String> gone = new HashSet<>();
        List<Outcome<TopicImage>> outcomes = new ArrayList<>(topics.size());
        List<ClusterChange> changes = new ArrayList<>();
        for (TopicReference reference : topics) {
            TopicImage topic = find(image, reference);
            if (repeated.contains(reference)) {
                outcomes.add(new Outcome.Refused<>(Repetition.ofTopic()));
            } else if (topic == null || !gone.add(topic.name())) {
                outcomes.add(new Outcome.Refused<>(unknown(reference)));
            } else {
                outcomes.add(new Outcome.Accepted<>(topic));
                changes.add(new ClusterChange.TopicRemoved(topic.name(), topic.id()));
            }
        }
        return new Decision<>(outcomes, changes);
    }

    private static @Nullable TopicImage find(ClusterImage image, TopicReference reference) {
        return switch (reference) {
            case TopicReference.ByName byName -> image.topic(byName.name());
            case TopicReference.ById byId -> image.topic(byId.id());
        };
    }

    private static Refusal unknown(TopicReference reference) {
        return switch (reference) {
            case TopicReference.ByName byName ->
                    new Refusal(
                            ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                            "This cluster has no topic of that name.");
            case TopicReference.ById byId ->
                    new Refusal(
                            ErrorCode.UNKNOWN_TOPIC_ID,
                            "This cluster has no topic with id " + byId.id() + ".");
        };
    }
}
