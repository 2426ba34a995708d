@NullMarked
package io.leat.simulator.storage;

import org.jspecify.annotations.NullMarked;
