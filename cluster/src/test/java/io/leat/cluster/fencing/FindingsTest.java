package io.leat.cluster.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.BrokerStanding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Brokers 1 to 4, registered by epochs ten times their ids; 1 is the controller.
class FindingsTest {
    private static final int CONTROLLER = 1;

    private final Findings findings = new Findings();
    private final Map<Integer, BrokerRegistration> brokers = new HashMap<>();
    private final Map<Integer, Long> suspects = new HashMap<>();

    FindingsTest() {
        for (int id = 1; id <= 4; id++) {
            register(id, id * 10L);
        }
    }

    private void register(int id, long epoch) {
        brokers.put(id, new BrokerRegistration(id, epoch, List.of(), null, BrokerStanding.ACTIVE));
    }

    private List<Consequence> at(int own) {
        return findings.consequences(
                new Findings.View(own, own == CONTROLLER, CONTROLLER, brokers, suspects));
    }

    @Test
    void whoRefusesIsReportedOnceAndRemovedByTheController() {
        findings.found(3, 30, Answer.REFUSED);
        assertThat(at(2)).containsExactly(new Consequence.Report(3, 30));
        assertThat(at(2)).isEmpty();
        assertThat(at(CONTROLLER)).containsExactly(new Consequence.Remove(3, 30));
    }

    @Test
    void aControllerThatRefusesLosesItsOfficeToWhoFindsOut() {
        findings.found(CONTROLLER, 10, Answer.REFUSED);
        assertThat(at(2)).containsExactly(new Consequence.TakeOver(CONTROLLER, 10));
    }

    @Test
    void aNewerRegistrationIsNotConcerned() {
        findings.found(3, 30, Answer.REFUSED);
        register(3, 31);
        assertThat(at(CONTROLLER)).isEmpty();
    }

    @Test
    void whatIsReportedIsDialledByTheControllerBeforeItBelievesIt() {
        suspects.put(3, 30L);
        assertThat(at(CONTROLLER)).containsExactly(new Consequence.Dial(3, 30));
        findings.found(3, 30, Answer.SILENCE);
        assertThat(at(CONTROLLER)).containsExactly(new Consequence.Clear(3));
        findings.forget(3, 30);
        suspects.put(3, 29L);
        assertThat(at(CONTROLLER)).containsExactly(new Consequence.Clear(3));
    }

    @Test
    void aSilentControllerIsOnlyReported() {
        findings.found(CONTROLLER, 10, Answer.SILENCE);
        findings.found(3, 30, Answer.SILENCE);
        assertThat(at(2)).containsExactly(new Consequence.Report(CONTROLLER, 10));
        assertThat(at(2)).isEmpty();
    }

    @Test
    void aControllerThatReachesFewerThanHalfOfTheOthersResigns() {
        suspects.put(CONTROLLER, 10L);
        assertThat(at(CONTROLLER))
                .containsExactlyInAnyOrder(
                        new Consequence.Dial(2, 20),
                        new Consequence.Dial(3, 30),
                        new Consequence.Dial(4, 40));
        findings.found(2, 20, Answer.ACCEPTED);
        findings.found(3, 30, Answer.SILENCE);
        findings.found(4, 40, Answer.SILENCE);
        assertThat(at(CONTROLLER))
                .containsExactly(new Consequence.Resign(1, 3), new Consequence.Clear(CONTROLLER));
    }

    @Test
    void ofTwoBrokersThatDoNotReachEachOtherNeitherResigns() {
        brokers.keySet().retainAll(List.of(CONTROLLER, 2));
        suspects.put(CONTROLLER, 10L);
        findings.found(2, 20, Answer.SILENCE);
        assertThat(at(CONTROLLER)).containsExactly(new Consequence.Clear(CONTROLLER));
    }
}
