package io.leat.systemtest.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Assumptions;

/// A network of its own for a test: each member, and the clients, in a network namespace, joined by
/// a router in another. What the router is told to drop is dropped without a word, as a broken
/// switch would. The interfaces of this machine are not touched. Needs root; where that or `ip` is
/// missing the test is skipped and says why.
final class Namespaces implements Hosts {
    private static final String CLIENTS = "clients";
    private static final String PREFIX = "leat-" + ProcessHandle.current().pid() + "-";
    private static final String ROUTER = PREFIX + "router";

    /// Reserved for tests of networks (RFC 2544).
    private static final String NET = "198.18.";

    private final Map<String, Integer> members = new HashMap<>();
    private final List<List<String>> drops = new ArrayList<>();

    private Namespaces() {}

    /// Makes the network for the clients and these members.
    static Namespaces make(Set<String> names) {
        var made = new Namespaces();
        try {
            made.ip("netns", "add", ROUTER);
            made.inside(ROUTER, "sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
            made.join(CLIENTS);
            names.stream().sorted().forEach(made::join);
            return made;
        } catch (AssertionError impossible) {
            made.close();
            String reason = "skipped, no network namespaces here: " + impossible.getMessage();
            System.out.println(reason);
            Assumptions.abort(reason);
            throw impossible;
        }
    }

    private void join(String member) {
        int number = members.size();
        members.put(member, number);
        String space = PREFIX + member;
        String port = "port" + number;
        ip("netns", "add", space);
        ip("link", "add", port, "netns", ROUTER, "type", "veth", "peer", "eth0", "netns", space);
        inside(ROUTER, "ip", "addr", "add", NET + number + ".1/24", "dev", port);
        inside(ROUTER, "ip", "link", "set", port, "up");
        inside(space, "ip", "addr", "add", address(member) + "/24", "dev", "eth0");
        inside(space, "ip", "link", "set", "lo", "up");
        inside(space, "ip", "link", "set", "eth0", "up");
        inside(space, "ip", "route", "add", "default", "via", NET + number + ".1");
    }

    @Override
    public String address(String member) {
        Integer number = members.get(member);
        if (number == null) {
            throw new AssertionError("no machine for " + member + " in " + members.keySet());
        }
        return NET + number + ".2";
    }

    @Override
    public List<String> on(String member, List<String> command) {
        List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", PREFIX + member));
        whole.addAll(command);
        return whole;
    }

    /// Nothing gets from one to the other any more, in either direction.
    void cut(String one, String other) {
        drop(one, other);
        drop(other, one);
    }

    private void drop(String from, String to) {
        List<String> rule = List.of("from", address(from), "to", address(to), "type", "blackhole");
        rule("add", rule);
        drops.add(rule);
    }

    private void rule(String what, List<String> rule) {
        List<String> command = new ArrayList<>(List.of("ip", "rule", what));
        command.addAll(rule);
        inside(ROUTER, command.toArray(String[]::new));
    }

    /// Everything gets everywhere again.
    void mend() {
        drops.forEach(rule -> rule("del", rule));
        drops.clear();
    }

    /// A thread moves to the clients' machine; threads that it starts begin there.
    @Override
    public <T> T client(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofPlatform()
                .name("client")
                .start(() -> {
                    try {
                        NetworkNamespace.enter(PREFIX + CLIENTS);
                        result.complete(work.call());
                    } catch (Throwable failed) { // loop top: thrown again where it is waited for
                        result.completeExceptionally(failed);
                    }
                });
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw new AssertionError("a client failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void ip(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        run(command);
    }

    private void inside(String space, String... command) {
        List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", space));
        whole.addAll(List.of(command));
        run(whole);
    }

    private static void run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(command + ": " + output.strip());
            }
        } catch (IOException e) {
            throw new AssertionError(command + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// With a namespace go its interfaces and their other ends.
    @Override
    public void close() {
        for (String member : members.keySet()) {
            remove(PREFIX + member);
        }
        members.clear();
        remove(ROUTER);
    }

    private void remove(String space) {
        try {
            ip("netns", "del", space);
        } catch (AssertionError neverMade) {
            System.out.println("not removed: " + neverMade.getMessage());
        }
    }
}
