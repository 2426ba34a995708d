/// One connection to one server: frames of four bytes' length and a message, requests numbered and
/// answered in order, and the versions that both sides speak.
@NullMarked
package io.leat.client.connection;

import org.jspecify.annotations.NullMarked;
