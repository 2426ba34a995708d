/// The command line for people and scripts: everything but the servers themselves.
/// [CommandLineTool] is the way in, [Commands] the list of commands.
@NullMarked
package io.leat.dist.cli;

import org.jspecify.annotations.NullMarked;
