package io.leat.systemtest.server;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests the one broker of this JVM: started with the first that asks, stopped after the
/// last. Tests that share it keep to topics and groups of their own and do not harm it.
public final class SharedBroker implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(SharedBroker.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == BrokerUnderTest.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(BrokerUnderTest.class, _ -> startQuick(), BrokerUnderTest.class);
    }

    private static BrokerUnderTest startQuick() {
        return BrokerUnderTest.start(
                BrokerSettings.fresh()
                        .with("group.initial.rebalance.delay.ms", "200")
                        .with("group.min.session.timeout.ms", "1000"));
    }
}
