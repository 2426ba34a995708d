/// Apache's command-line tools and kcat, each as its own process, as a user runs them.
@NullMarked
package io.leat.systemtest.tools;

import org.jspecify.annotations.NullMarked;
