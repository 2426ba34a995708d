@org.jspecify.annotations.NullMarked
package io.leat.cluster.partition;
