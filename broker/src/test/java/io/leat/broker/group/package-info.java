@org.jspecify.annotations.NullMarked
package io.leat.broker.group;
