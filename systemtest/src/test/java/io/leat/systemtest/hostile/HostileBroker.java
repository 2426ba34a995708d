package io.leat.systemtest.hostile;

import io.leat.systemtest.server.BrokerSettings;
import io.leat.systemtest.server.BrokerUnderTest;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives the tests of this package a broker of their own, so that no other test's work is counted
/// as harm.
final class HostileBroker implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(HostileBroker.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == BrokerUnderTest.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(
                        BrokerUnderTest.class,
                        _ -> BrokerUnderTest.start(BrokerSettings.fresh()),
                        BrokerUnderTest.class);
    }
}
