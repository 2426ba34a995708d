package io.leat.cluster.controller;

import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.ErrorCode;
import java.util.List;
import java.util.Optional;

/// Decides whether the cluster may forget a broker that is gone for good. It must not run, and no
/// partition may count on it.
public final class BrokerRemoval {
    private final ClusterImage image;
    private final int broker;

    private BrokerRemoval(ClusterImage image, int broker) {
        this.image = image;
        this.broker = broker;
    }

    /// `known`: whether the broker has ever been registered and was not forgotten since.
    public static Decision<Integer> decide(ClusterImage image, int broker, boolean known) {
        return new BrokerRemoval(image, broker)
                .refusal(known)
                .map(refusal -> new Decision<Integer>(refused(refusal), List.of()))
                .orElseGet(() ->
                        new Decision<>(
                                List.of(new Outcome.Accepted<>(broker)),
                                List.of(new ClusterChange.BrokerForgotten(broker))));
    }

    private static List<Outcome<Integer>> refused(Refusal refusal) {
        return List.of(new Outcome.Refused<>(refusal));
    }

    private Optional<Refusal> refusal(boolean known) {
        if (image.brokers().containsKey(broker)) {
            return refuse("Broker " + broker + " is running: stop it first.");
        }
        if (!known && image.brokerConfigs(Integer.toString(broker)).isEmpty()) {
            return Optional.of(
                    new Refusal(
                            ErrorCode.BROKER_ID_NOT_REGISTERED,
                            "Nothing is known of a broker " + broker + "."));
        }
        long held =
                image.topics().values().stream()
                        .flatMap(topic -> topic.partitions().stream())
                        .filter(this::isHeld)
                        .count();
        return held == 0
                ? Optional.empty()
                : refuse(
                        "Broker "
                                + broker
                                + " has replicas of "
                                + held
                                + " partition(s), "
                                + one());
    }

    private String one() {
        for (TopicImage topic : image.topics().values()) {
            for (int index = 0; index < topic.partitions().size(); index++) {
                if (isHeld(topic.partitions().get(index))) {
                    return topic.name() + "-" + index + " for one: move them to others first.";
                }
            }
        }
        return "";
    }

    private boolean isHeld(PartitionState state) {
        return state.replicas().contains(broker);
    }

    private static Optional<Refusal> refuse(String message) {
        return Optional.of(new Refusal(ErrorCode.INVALID_REQUEST, message));
    }
}
