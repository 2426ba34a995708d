/// What a configuration key is and how its text is judged: keys, value types, the table that finds
/// a key or the nearest name to a misspelt one, and the layers from which a value comes. It knows
/// no single key; those are declared by the feature that reads them, one package above.
@NullMarked
package io.leat.broker.config.table;

import org.jspecify.annotations.NullMarked;
