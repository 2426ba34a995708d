package io.leat.simulator.replication;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Three to five brokers, and everything that breaks. A failure prints its seed and its story. Run
/// more seeds with `-Dleat.seeds=N -Dleat.seed=FIRST`.
class ReplicationTest {
    private static final int SEEDS_UNTIL_FOUND_MAX = 100;

    @Test
    void withoutFaultsEverythingIsAcknowledgedAndReplicated() {
        for (long seed = 1; seed <= 5; seed++) {
            assertThat(ReplicationRun.calm(seed).run()).as("seed " + seed).isGreaterThan(50);
        }
    }

    @Test
    void whileAllOfZooKeeperIsAwayProducersGoOn() {
        for (long seed = 1; seed <= 10; seed++) {
            ReplicationRun.calm(seed).runWithoutZooKeeper(seed % 2 == 0);
        }
    }

    @Test
    void whatIsCommittedStaysAndEverythingComesRightAfterTheFaults() {
        long first = Long.getLong("leat.seed", 1);
        long count = Long.getLong("leat.seeds", 200);
        long acknowledged = 0;
        for (long seed = first; seed < first + count; seed++) {
            acknowledged += ReplicationRun.stormy(seed, PlantedBug.NONE).run();
        }
        assertThat(acknowledged).as("batches acknowledged").isGreaterThan(count);
    }

    @Test
    void aSeedTellsTheSameStoryEveryTime() {
        ReplicationRun once = ReplicationRun.stormy(17, PlantedBug.NONE);
        ReplicationRun again = ReplicationRun.stormy(17, PlantedBug.NONE);
        assertThat(once.run()).isEqualTo(again.run());
        assertThat(once.story()).isEqualTo(again.story());
    }

    @Test
    void truncationToTheHighWatermarkIsFound() {
        assertFound(PlantedBug.TRUNCATES_TO_HIGH_WATERMARK);
    }

    @Test
    void theWriteOfADeposedControllerIsFound() {
        assertFound(PlantedBug.DEPOSED_CONTROLLER_WRITES);
    }

    @Test
    void aFollowerThatJoinsBeforeItCaughtUpIsFound() {
        assertFound(PlantedBug.GROWS_TOO_EARLY);
    }

    @Test
    void anAcknowledgementBeforeTheFlushIsFound() {
        assertFound(PlantedBug.ACKNOWLEDGES_UNFLUSHED);
    }

    private static void assertFound(PlantedBug bug) {
        for (long seed = 1; seed <= SEEDS_UNTIL_FOUND_MAX; seed++) {
            try {
                ReplicationRun.stormy(seed, bug).run();
            } catch (AssertionError found) {
                return;
            }
        }
        throw new AssertionError(bug + " was not found");
    }
}
