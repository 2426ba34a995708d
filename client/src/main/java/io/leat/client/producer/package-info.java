/// Writing records. A record joins the newest batch of its partition; a batch is sent when it is
/// full, has waited long enough, or is flushed. There is one request under way to each broker at
/// most, which keeps the order of each partition's records whatever has to be sent again.
@NullMarked
package io.leat.client.producer;

import org.jspecify.annotations.NullMarked;
