/// The broker's configuration as a table. Each feature declares its keys once, beside the record
/// that it reads them into; [BrokerKeys] and [TopicKeys] are the tables made of them, and
/// docs/CONFIG.md is written from the same declarations. Names and meanings are Kafka's; a name
/// that Kafka has and Leat does not use gets a warning, any other name stops the start.
@NullMarked
package io.leat.broker.config;

import org.jspecify.annotations.NullMarked;
