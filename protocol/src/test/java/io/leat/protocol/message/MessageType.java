package io.leat.protocol.message;

import io.leat.protocol.wire.MessageReader;
import io.leat.protocol.wire.MessageWriter;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.protocol.types.Schema;
import org.jspecify.annotations.Nullable;

/// One of our messages together with Apache's class for it.
record MessageType(
        Class<? extends Message> ours,
        Class<? extends org.apache.kafka.common.protocol.Message> theirs) {
    /// Every message that was compiled, so that none can be forgotten.
    static List<MessageType> all() {
        List<MessageType> all = new ArrayList<>();
        for (String file : compiledFiles()) {
            if (file.endsWith(".class") && !file.contains("$") && !file.contains("-")) {
                String name = file.substring(0, file.length() - ".class".length());
                Class<?> ours = load(MessageType.class.getPackageName() + "." + name);
                if (Message.class.isAssignableFrom(ours) && ours.isRecord()) {
                    all.add(new MessageType(ours.asSubclass(Message.class), apacheClass(name)));
                }
            }
        }
        return all;
    }

    private static List<String> compiledFiles() {
        String path = ApiKey.class.getName().replace('.', '/') + ".class";
        URI uri = URI.create(ApiKey.class.getClassLoader().getResource(path).toString());
        String[] files = new File(uri).getParentFile().list();
        return Stream.of(files).sorted().toList();
    }

    private static Class<? extends org.apache.kafka.common.protocol.Message> apacheClass(
            String name) {
        return Stream.of(
                        "org.apache.kafka.common.message." + name + "Data",
                        "org.apache.kafka.common.message." + name,
                        "org.apache.kafka.coordinator.group.generated." + name)
                .flatMap(candidate -> find(candidate).stream())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Apache has no " + name))
                .asSubclass(org.apache.kafka.common.protocol.Message.class);
    }

    private static Optional<Class<?>> find(String name) {
        try {
            return Optional.of(Class.forName(name));
        } catch (ClassNotFoundException absent) {
            return Optional.empty();
        }
    }

    private static Class<?> load(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException("no class " + name));
    }

    short lowest() {
        return (Short) constant(ours, "LOWEST_VERSION");
    }

    short highest() {
        return (Short) constant(ours, "HIGHEST_VERSION");
    }

    List<Short> versions() {
        return IntStream.rangeClosed(lowest(), highest()).mapToObj(v -> (short) v).toList();
    }

    Schema schema(short version) {
        return ((Schema[]) constant(theirs, "SCHEMAS"))[version];
    }

    Message defaults() {
        return (Message) constant(ours, "DEFAULT");
    }

    /// Reads all of `bytes`, which stay as they are.
    Message read(ByteBuffer bytes, short version) {
        MessageReader in = new MessageReader(bytes);
        Message message = read(in, version);
        if (in.remaining() > 0) {
            throw new IllegalStateException(in.remaining() + " bytes left by " + this);
        }
        return message;
    }

    Message read(MessageReader in, short version) {
        return (Message) call(ours, null, "read", in, version);
    }

    static ByteBuffer write(Message message, short version) {
        MessageWriter out = new MessageWriter();
        message.write(out, version);
        int size = out.sizeBytes();
        ByteBuffer bytes = out.toBuffer();
        if (bytes.remaining() != size) {
            throw new IllegalStateException(size + " bytes said, " + bytes.remaining() + " given");
        }
        return bytes;
    }

    Message rebuilt(Message message) {
        Object builder = call(ours, message, "toBuilder");
        return (Message) call(builder.getClass(), builder, "build");
    }

    org.apache.kafka.common.protocol.Message apacheDefaults() {
        try {
            return theirs.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException(broken);
        }
    }

    org.apache.kafka.common.protocol.Message readApache(ByteBuffer bytes, short version) {
        org.apache.kafka.common.protocol.Message message = apacheDefaults();
        message.read(new ByteBufferAccessor(bytes.duplicate()), version);
        return message;
    }

    static ByteBuffer writeApache(org.apache.kafka.common.protocol.Message message, short version) {
        return MessageUtil.toByteBufferAccessor(message, version).buffer();
    }

    private static Object constant(Class<?> type, String name) {
        try {
            return type.getField(name).get(null);
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /// Calls a public method by its name; what it throws comes out as it was thrown.
    static Object call(Class<?> type, @Nullable Object target, String name, Object... arguments) {
        try {
            return Arrays.stream(type.getMethods())
                    .filter(method -> method.getName().equals(name))
                    .filter(method -> method.getParameterCount() == arguments.length)
                    .filter(method -> Modifier.isStatic(method.getModifiers()) == (target == null))
                    .filter(method -> !method.isBridge())
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(type + " has no " + name))
                    .invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(thrown);
        } catch (IllegalAccessException broken) {
            throw new IllegalStateException(broken);
        }
    }

    @Override
    public String toString() {
        return ours.getSimpleName();
    }
}
