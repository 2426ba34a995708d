package io.leat.broker.api.admin;

import io.leat.broker.api.Reply;
import io.leat.broker.api.Verdicts;
import io.leat.broker.coordination.Ruling;
import io.leat.cluster.controller.ConfigAlteration;
import io.leat.cluster.controller.ConfigResource;
import io.leat.cluster.controller.Outcome;
import io.leat.cluster.controller.Refusal;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.ApiResponse;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How one resource of a request shall be altered. `type` is the protocol's number.
sealed interface ConfigQuestion {
    /// What can be put before the controller.
    record Wanted(byte type, ConfigAlteration alteration) implements ConfigQuestion {}

    /// What cannot.
    record Malformed(byte type, String name, Refusal refusal) implements ConfigQuestion {}

    /// What became of it.
    record Answer(byte type, String name, ErrorCode error, @Nullable String message) {}

    /// Asks the controller; the answers come in the order of the questions.
    static Reply ask(
            TopicAdmin topics,
            List<ConfigQuestion> asked,
            boolean validateOnly,
            Function<List<Answer>, ApiResponse> response) {
        List<ConfigAlteration> wanted = new ArrayList<>();
        for (ConfigQuestion question : asked) {
            if (question instanceof Wanted(byte type, ConfigAlteration alteration)) {
                wanted.add(alteration);
            }
        }
        CompletableFuture<Ruling<ConfigResource>> ruling = topics.alter(wanted, validateOnly);
        return () ->
                response.apply(
                        answers(
                                asked,
                                Verdicts.await(ruling, wanted.size(), Verdicts.TIMEOUT_MILLIS)));
    }

    private static List<Answer> answers(
            List<ConfigQuestion> asked, List<Outcome<ConfigResource>> outcomes) {
        Iterator<Outcome<ConfigResource>> next = outcomes.iterator();
        List<Answer> answers = new ArrayList<>();
        for (ConfigQuestion question : asked) {
            answers.add(
                    switch (question) {
                        case Wanted(byte type, ConfigAlteration alteration) ->
                                answer(type, alteration.resource().name(), next.next());
                        case Malformed(byte type, String name, Refusal refusal) ->
                                new Answer(type, name, refusal.error(), refusal.message());
                    });
        }
        return answers;
    }

    private static Answer answer(byte type, String name, Outcome<ConfigResource> outcome) {
        return switch (outcome) {
            case Outcome.Accepted<ConfigResource> accepted ->
                    new Answer(type, name, ErrorCode.NONE, null);
            case Outcome.Refused<ConfigResource>(Refusal refusal) ->
                    new Answer(type, name, refusal.error(), refusal.message());
        };
    }
}
