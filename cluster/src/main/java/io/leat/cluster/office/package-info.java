/// The controller's office: who takes it, and what its holder decides, in which order. No I/O:
/// whoever writes says what came of it, and shows the image that was read since.
@NullMarked
package io.leat.cluster.office;

import org.jspecify.annotations.NullMarked;
