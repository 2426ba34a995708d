@NullMarked
package io.leat.log.storage;

import org.jspecify.annotations.NullMarked;
