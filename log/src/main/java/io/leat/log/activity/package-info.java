/// How much was done and how long it took: plain numbers, each counted by who does it and read by
/// whoever wants to know.
@NullMarked
package io.leat.log.activity;

import org.jspecify.annotations.NullMarked;
