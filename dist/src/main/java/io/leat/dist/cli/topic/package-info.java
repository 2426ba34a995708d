/// `leat topic`: creating, listing, describing, altering and deleting topics.
@NullMarked
package io.leat.dist.cli.topic;

import org.jspecify.annotations.NullMarked;
