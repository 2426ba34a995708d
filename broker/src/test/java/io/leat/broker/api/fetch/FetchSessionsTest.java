package io.leat.broker.api.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.config.FetchConfig;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FetchSessionsTest {
    private static final long SEED = 227;
    private static final long EVICTION_MILLIS = 120_000;

    private final FetchSessions sessions = sessions(3);

    @Test
    void idsArePositiveAndDistinct() {
        var many = sessions(1_000);
        Set<Integer> ids = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            ids.add(many.create(false, Map.of(), 0).orElseThrow().id());
        }
        assertThat(ids).as("seed " + SEED).hasSize(1_000).allMatch(id -> id > 0);
    }

    @Test
    void whenAllSlotsAreInUseThereIsNoSession() {
        fill(1_000);
        assertThat(create(1_000 + EVICTION_MILLIS - 1)).isEmpty();
        assertThat(sessions.count()).isEqualTo(3);
    }

    @Test
    void theSessionThatWasIdleLongestMakesRoom() {
        FetchSession used = create(1_000).orElseThrow();
        FetchSession idle = create(1_001).orElseThrow();
        create(1_002);
        assertThat(used.advance(1, 5_000)).isTrue();
        assertThat(create(1_001 + EVICTION_MILLIS)).isPresent();
        assertThat(sessions.find(idle.id())).isEmpty();
        assertThat(sessions.find(used.id())).contains(used);
        assertThat(sessions.count()).isEqualTo(3);
    }

    @Test
    void aSlotIsFreeAgainWhenItsSessionIsClosed() {
        var fresh = sessions(1);
        int id = fresh.create(false, Map.of(), 0).orElseThrow().id();
        fresh.remove(id);
        assertThat(fresh.find(id)).isEmpty();
        assertThat(fresh.create(false, Map.of(), 0)).isPresent();
    }

    @Test
    void withoutSlotsThereAreNoSessions() {
        assertThat(sessions(0).create(false, Map.of(), 0)).isEmpty();
    }

    private void fill(long millis) {
        for (int i = 0; i < 3; i++) {
            assertThat(create(millis)).isPresent();
        }
    }

    private Optional<FetchSession> create(long millis) {
        return sessions.create(false, Map.of(), millis);
    }

    private static FetchSessions sessions(int slots) {
        return new FetchSessions(new FetchConfig(1_000_000, slots, false, 5_000), new Random(SEED));
    }
}
