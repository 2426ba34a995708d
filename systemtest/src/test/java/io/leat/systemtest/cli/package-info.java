/// The command line as its users run it: a process with arguments, streams and an exit code.
@NullMarked
package io.leat.systemtest.cli;

import org.jspecify.annotations.NullMarked;
