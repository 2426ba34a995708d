package io.leat.dist;

import io.leat.dist.cli.Version;
import io.leat.dist.cli.terminal.Console;
import io.leat.dist.cli.terminal.Table;
import io.leat.dist.local.ClusterPlan;
import io.leat.dist.local.DataDirectory;
import io.leat.dist.local.LocalCluster.Member;
import java.util.List;

/// What a user is told when the processes of `leat start --brokers N` serve.
record ClusterGreeting(ClusterPlan plan, List<Member> members) {
    ClusterGreeting {
        members = List.copyOf(members);
    }

    void print(Console console) {
        console.out()
                .printf(
                        """
                        Leat %s is ready%s: %d brokers.

                          Kafka clients  %s
                          ZooKeeper      %s
                          data           %s
                          process id     %d (stops the others when it ends)

                        """,
                        Version.text(),
                        Greeting.startTime().map(time -> " after " + time).orElse(""),
                        plan.ports().size(),
                        plan.bootstrap(),
                        plan.zooKeeperAddress(),
                        plan.data(),
                        ProcessHandle.current().pid());
        Table table = new Table("PROCESS", "ID", "ADDRESS", "OUTPUT");
        members.forEach(member ->
                table.row(member.name(), member.pid(), member.address(), member.output()));
        table.print(console.out());
        printMetrics(console);
        console.out().print(advice());
        console.out().flush();
    }

    private void printMetrics(Console console) {
        for (int id = 0; id < plan.ports().size(); id++) {
            String name = plan.brokers().get(id);
            plan.metrics(id)
                    .ifPresent(listener ->
                            console.out().printf("metrics of %s: %s/metrics%n", name, listener));
        }
    }

    private String advice() {
        String option = plan.address(0).endsWith(":9092") ? "" : " --bootstrap " + plan.address(0);
        boolean usual = plan.data().equals(DataDirectory.ofCluster().path());
        return """

        Try next, in another terminal:
          bin/leat topic create greetings --partitions 3%1$s
          echo hello | bin/leat produce greetings%1$s
          bin/leat cluster info%1$s
          kill -9 %2$d

        The last one kills a broker; the others go on. Ctrl-C or 'bin/leat stop%3$s' stops
        all; the data stays.
        """
                .formatted(option, members.getLast().pid(), usual ? "" : " --data " + plan.data());
    }
}
