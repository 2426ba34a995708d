/// What changes the cluster: topics, partitions and configs. A handler puts a pure decision before
/// the controller and turns what became of it into the protocol's words.
@NullMarked
package io.leat.broker.api.admin;

import org.jspecify.annotations.NullMarked;
