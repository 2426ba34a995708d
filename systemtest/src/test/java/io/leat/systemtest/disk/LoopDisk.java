package io.leat.systemtest.disk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// A small ext4 file system of its own, mounted from a file. Needs root and loop devices.
public final class LoopDisk implements AutoCloseable {
    private final Path mount;

    private LoopDisk(Path mount) {
        this.mount = mount;
    }

    /// Where this machine does not allow it, the test is skipped and says why.
    public static LoopDisk mount(int megabytes) {
        try {
            Path home = Files.createDirectories(Path.of("target", "disks").toAbsolutePath());
            Path image = Files.createTempFile(home, "disk", ".img");
            try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
                file.setLength((long) megabytes << 20);
            }
            Path mount = Files.createTempDirectory(home, "mount");
            require("mkfs.ext4", "-q", "-m", "0", image.toString());
            require("mount", "-o", "loop,errors=remount-ro", image.toString(), mount.toString());
            return new LoopDisk(mount);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void require(String... command) {
        try {
            run(command);
        } catch (AssertionError failed) {
            String reason = "skipped, no loop mount here: " + failed.getMessage();
            System.out.println(reason);
            Assumptions.abort(reason);
        }
    }

    /// Returns what it printed; fails if it did.
    private static String run(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(List.of(command) + ": " + output.strip());
            }
            return output.strip();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    public Path path() {
        return mount;
    }

    public long usableBytes() {
        try {
            return Files.getFileStore(mount).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Another program takes all that is left.
    public Path takeAllThatIsLeft() {
        Path ballast = mount.resolve("ballast");
        try (RandomAccessFile file = new RandomAccessFile(ballast.toFile(), "rw")) {
            for (byte[] block = new byte[4096]; ; ) {
                file.write(block);
            }
        } catch (IOException full) {
            return ballast;
        }
    }

    /// From now on every write and flush fails, as of a disk that the kernel has given up.
    void breakDown() {
        Path device = Path.of(run("findmnt", "-n", "-o", "SOURCE", mount.toString()));
        try {
            Files.writeString(
                    Path.of("/sys/fs/ext4")
                            .resolve(String.valueOf(device.getFileName()))
                            .resolve("trigger_fs_error"),
                    "broken by a test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        run("umount", "-l", mount.toString());
    }
}
