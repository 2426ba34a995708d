/// The broker under test: how it is started, killed and looked at from outside. One system property
/// chooses between Leat and Apache Kafka; no test knows which one it talks to unless it says so.
@NullMarked
package io.leat.systemtest.server;

import org.jspecify.annotations.NullMarked;
