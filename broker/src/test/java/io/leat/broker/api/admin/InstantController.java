package io.leat.broker.api.admin;

import io.leat.broker.coordination.ControllerGateway;
import io.leat.broker.coordination.Ruling;
import io.leat.cluster.controller.Decision;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.BrokerStanding;
import io.leat.cluster.image.ClusterImage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// A controller whose tree is a field: decides at once, unless it is told to be another broker or
/// to say nothing.
public final class InstantController implements ControllerGateway {
    /// How it behaves.
    public enum Mood {
        CONTROLLER,
        NOT_CONTROLLER,
        SILENT
    }

    private final Mood mood;
    private ClusterImage image =
            ClusterImage.empty("cluster")
                    .withBrokers(
                            Map.of(
                                    0,
                                    new BrokerRegistration(
                                            0, 1, List.of(), null, BrokerStanding.ACTIVE)));

    InstantController(Mood mood) {
        this.mood = mood;
    }

    public InstantController(Mood mood, ClusterImage image) {
        this.mood = mood;
        this.image = image;
    }

    public ClusterImage image() {
        return image;
    }

    @Override
    public <T> CompletableFuture<Ruling<T>> submit(Function<ClusterImage, Decision<T>> decide) {
        return switch (mood) {
            case CONTROLLER -> {
                Decision<T> decision = decide.apply(image);
                image = decision.applyTo(image);
                yield CompletableFuture.completedFuture(new Ruling.Decided<>(decision));
            }
            case NOT_CONTROLLER -> CompletableFuture.completedFuture(new Ruling.NotController<>());
            case SILENT -> new CompletableFuture<>();
        };
    }
}
