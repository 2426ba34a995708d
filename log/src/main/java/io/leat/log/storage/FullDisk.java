package io.leat.log.storage;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandleProxies;
import java.nio.file.FileSystemException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Tells a full disk from a broken one. Java reports both as an IOException with the platform's
/// text, which is in the language of the environment, so the platform is asked for its texts.
final class FullDisk {
    private static final int ENOSPC = 28;
    private static final int EDQUOT = 122;
    private static final long TEXT_BYTES_MAX = 1024;
    private static final Set<String> TEXTS = texts();

    private FullDisk() {}

    /// `failure` as a [DiskFullException] if that is what it says, else itself.
    static IOException named(IOException failure) {
        return isFull(failure) ? new DiskFullException(failure) : failure;
    }

    private static boolean isFull(IOException failure) {
        String reason =
                failure instanceof FileSystemException file
                        ? file.getReason()
                        : failure.getMessage();
        return reason != null && TEXTS.contains(reason);
    }

    private static Set<String> texts() {
        Set<String> texts = new LinkedHashSet<>();
        texts.addAll(List.of("No space left on device", "Disk quota exceeded"));
        if (System.getProperty("os.name", "").equals("Linux")) {
            texts.addAll(platformTexts());
        }
        return Set.copyOf(texts);
    }

    // Calling C: the launcher grants it with --enable-native-access.
    @SuppressWarnings("restricted")
    private static List<String> platformTexts() {
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find("strerror")
                .map(symbol ->
                        MethodHandleProxies.asInterfaceInstance(
                                StrError.class,
                                linker.downcallHandle(
                                        symbol,
                                        FunctionDescriptor.of(
                                                ValueLayout.ADDRESS, ValueLayout.JAVA_INT))))
                .map(strerror -> List.of(text(strerror, ENOSPC), text(strerror, EDQUOT)))
                .orElse(List.of());
    }

    @SuppressWarnings("restricted")
    private static String text(StrError strerror, int error) {
        return strerror.call(error).reinterpret(TEXT_BYTES_MAX).getString(0);
    }

    /// Public, as method handle proxies ask for.
    public interface StrError {
        MemorySegment call(int error);
    }
}
