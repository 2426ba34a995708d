/// The messages of the protocol: immutable records with a codec for every version, generated from
/// the published specifications while this module is built. [ApiKey] names the APIs, [Requests] and
/// [Responses] read a body whose key and version are known.
@NullMarked
package io.leat.protocol.message;

import org.jspecify.annotations.NullMarked;
