/// `leat log`: looks at the files of logs, without a broker.
@NullMarked
package io.leat.dist.cli.log;

import org.jspecify.annotations.NullMarked;
