/// `leat config` and `leat cluster`: settings of topics and brokers, and who is in the cluster.
@NullMarked
package io.leat.dist.cli.config;

import org.jspecify.annotations.NullMarked;
