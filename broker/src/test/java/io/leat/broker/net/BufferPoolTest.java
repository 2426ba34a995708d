package io.leat.broker.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.protocol.BrokenInvariant;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BufferPoolTest {
    @Test
    void aBufferHoldsAtLeastWhatWasAsked() throws Exception {
        var pool = new BufferPool(1 << 20, false);
        for (int size : new int[] {1, 4096, 4097, 100_000}) {
            try (PooledBuffer buffer = pool.take(size)) {
                assertThat(buffer.capacity()).isGreaterThanOrEqualTo(size);
            }
        }
        assertThat(pool.usedBytes()).isZero();
    }

    @Test
    void aReleasedBufferIsServedAgainEmpty() throws Exception {
        var pool = new BufferPool(1 << 20, false);
        PooledBuffer first = pool.take(5000);
        first.bytes().putLong(1);
        first.close();
        PooledBuffer second = pool.take(5000);
        assertThat(second).isSameAs(first);
        assertThat(second.bytes().position()).isZero();
        second.close();
    }

    /// CVE-2026-35554: a buffer that went back to the pool while still in use delivered other
    /// people's records.
    @Test
    void aUseAfterReleaseFailsInsteadOfReadingSomethingElse() throws Exception {
        var pool = new BufferPool(1 << 20, true);
        PooledBuffer buffer = pool.take(100);
        ByteBuffer kept = buffer.bytes();
        buffer.close();
        assertThatThrownBy(() -> kept.get(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(buffer::close).isInstanceOf(BrokenInvariant.class);
    }

    @Test
    void whoeverComesWhenAllIsTakenWaitsForARelease() throws Exception {
        var pool = new BufferPool(8192, false);
        PooledBuffer all = pool.take(8192);
        var taken = new CountDownLatch(1);
        Thread second = Thread.ofVirtual().start(() -> takeAndRelease(pool, taken));
        while (second.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertThat(taken.getCount()).isEqualTo(1);
        all.close();
        assertThat(taken.await(10, TimeUnit.SECONDS)).isTrue();
        second.join();
        assertThat(pool.usedBytes()).isZero();
    }

    /// Both hold what the other would need: one of them is let beyond the bound, then the other.
    @Test
    void framesThatOutgrowAFullPoolDoNotWaitForOneAnother() throws Exception {
        var pool = new BufferPool(16_384, false);
        PooledBuffer one = pool.take(8192);
        PooledBuffer other = pool.take(8192);
        PooledBuffer larger = pool.takeMore(one, 16_384);
        one.close();
        var grown = new CountDownLatch(1);
        Thread second = Thread.ofVirtual().start(() -> growAndRelease(pool, other, grown));
        while (second.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertThat(grown.getCount()).isEqualTo(1);
        PooledBuffer largest = pool.takeMore(larger, 32_768);
        larger.close();
        largest.close();
        assertThat(grown.await(10, TimeUnit.SECONDS)).isTrue();
        second.join();
        assertThat(pool.usedBytes()).isZero();
        assertThat(pool.usedBytesMax()).isEqualTo(8192 + 16_384 + 32_768);
    }

    private static void growAndRelease(BufferPool pool, PooledBuffer held, CountDownLatch grown) {
        try (held;
                PooledBuffer buffer = pool.takeMore(held, 16_384)) {
            assertThat(buffer.capacity()).isEqualTo(16_384);
            grown.countDown();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void takeAndRelease(BufferPool pool, CountDownLatch taken) {
        try (PooledBuffer buffer = pool.take(4096)) {
            assertThat(buffer.capacity()).isEqualTo(4096);
            taken.countDown();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
