/// Reading records, partition by partition or as a member of a group that shares the partitions.
/// One thread owns a consumer; requests are under way in the background while it works on what it
/// has.
@NullMarked
package io.leat.client.consumer;

import org.jspecify.annotations.NullMarked;
