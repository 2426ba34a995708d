/// The command line for people: everything but the servers themselves.
@NullMarked
package io.leat.dist.cli;

import org.jspecify.annotations.NullMarked;
