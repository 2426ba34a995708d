/// What all commands share: the streams they write to, tables and JSON, the options that name a
/// cluster, exit codes, and how a failure is told.
@NullMarked
package io.leat.dist.cli.terminal;

import org.jspecify.annotations.NullMarked;
