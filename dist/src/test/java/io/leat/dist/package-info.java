@org.jspecify.annotations.NullMarked
package io.leat.dist;
