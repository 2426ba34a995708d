/// The only door to files. Everything the log module reads and writes goes through
/// [io.leat.log.storage.Storage], so that a simulator can stand in for the disk.
@NullMarked
package io.leat.log.storage;

import org.jspecify.annotations.NullMarked;
