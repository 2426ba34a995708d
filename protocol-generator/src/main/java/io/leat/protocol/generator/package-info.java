/// Writes Java records and codecs from the published message specifications. Runs inside Maven's
/// own JVM while the `protocol` module is built: the specifications are parsed into a small model
/// ([MessageSpec], [Struct], [Field], [FieldType], [VersionRange]), the emitters turn the model
/// into source text, and only files whose text changed are written.
@NullMarked
package io.leat.protocol.generator;

import org.jspecify.annotations.NullMarked;
