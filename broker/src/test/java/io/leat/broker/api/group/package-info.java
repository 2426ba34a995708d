@org.jspecify.annotations.NullMarked
package io.leat.broker.api.group;
