package io.leat.broker;

import io.leat.cluster.controller.ConfigRules;
import java.util.Optional;

/// The rules for topics that the broker configures itself: it sets what it knows to be good.
enum NothingRefused implements ConfigRules {
    RULES;

    @Override
    public Optional<String> refusal(String name, String value) {
        return Optional.empty();
    }

    @Override
    public boolean isList(String name) {
        return false;
    }

    @Override
    public String defaultValue(String name) {
        return "";
    }
}
