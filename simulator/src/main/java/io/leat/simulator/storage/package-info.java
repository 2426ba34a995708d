/// A disk in memory that forgets what was not forced. It keeps each file's durable bytes and every
/// write since; a crash applies an arbitrary part of those writes, sector by sector, and an
/// arbitrary part of the changes of names. Operations can be made to fail, and to be the last.
@NullMarked
package io.leat.simulator.storage;

import org.jspecify.annotations.NullMarked;
