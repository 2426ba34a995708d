package io.leat.systemtest.cluster;

import java.util.List;
import java.util.concurrent.Callable;

/// The machines that the members of a cluster run on.
interface Hosts extends AutoCloseable {
    /// The address of a member's machine.
    String address(String member);

    /// The command line that runs `command` on a member's machine.
    List<String> on(String member, List<String> command);

    /// Runs a client; the threads that it starts are on the clients' machine, too.
    <T> T client(Callable<T> work);

    @Override
    void close();

    /// One machine for all: this one.
    static Hosts here() {
        return new Here();
    }

    /// Everything on the loopback address.
    record Here() implements Hosts {
        @Override
        public String address(String member) {
            return "127.0.0.1";
        }

        @Override
        public List<String> on(String member, List<String> command) {
            return command;
        }

        @Override
        public <T> T client(Callable<T> work) {
            try {
                return work.call();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) { // loop top: a client's work is a test's own code
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() {}
    }
}
