/// A client for Java applications: what all its parts share. `producer.Producer` writes records,
/// `consumer.Consumer` reads them, `admin.Admin` looks after topics, configs and groups; each is
/// opened with [ClientOptions]. Every blocking call has a deadline, and every expected failure is a
/// [ClientException]. Speaks to Leat and to Apache Kafka 3.0 and newer.
@NullMarked
package io.leat.client;

import org.jspecify.annotations.NullMarked;
