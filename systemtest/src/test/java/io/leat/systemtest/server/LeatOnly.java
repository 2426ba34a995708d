package io.leat.systemtest.server;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Marks what Leat promises and Apache Kafka does not: skipped when the reference is under test.
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LeatOnly.Condition.class)
public @interface LeatOnly {

    /// The condition behind the annotation.
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return BrokerKind.chosen() == BrokerKind.LEAT
                    ? ConditionEvaluationResult.enabled("Leat is under test")
                    : ConditionEvaluationResult.disabled("Apache Kafka promises something else");
        }
    }
}
