package io.leat.dist;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// Every Java source of the repository, parsed once by the compiler's own parser.
record SourceTree(Path root, List<SourceFile> files) {

    /// One source file: its path below the root, its lines, and what it declares.
    record SourceFile(Path path, List<String> lines, List<Method> methods, List<String> types) {
        boolean isMain() {
            return path.toString().contains("src/main/java");
        }

        Path folder() {
            return path.resolveSibling("");
        }
    }

    record Method(String name, int firstLine, int lineCount) {}

    /// The repository that holds the working directory.
    static SourceTree load() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("mvnw"))) {
            root = Objects.requireNonNull(root.getParent(), "run the build inside the checkout");
        }
        return new SourceTree(root, parse(root));
    }

    private static List<SourceFile> parse(Path root) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var fileManager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
                Stream<Path> all = Files.walk(root)) {
            List<Path> sources =
                    all.filter(path -> isSource(root.relativize(path))).sorted().toList();
            var units = fileManager.getJavaFileObjectsFromPaths(sources);
            var task = (JavacTask) compiler.getTask(null, fileManager, null, null, null, units);
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            List<SourceFile> files = new ArrayList<>();
            for (CompilationUnitTree unit : task.parse()) {
                files.add(read(root, unit, positions));
            }
            return List.copyOf(files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSource(Path path) {
        String name = path.toString();
        return name.endsWith(".java") && name.contains("/src/") && !name.contains("/target/");
    }

    private static SourceFile read(Path root, CompilationUnitTree unit, SourcePositions positions)
            throws IOException {
        Path path = Path.of(unit.getSourceFile().toUri());
        var declared = new Declarations(unit, positions);
        declared.scan(unit, null);
        List<String> lines = Files.readAllLines(path);
        return new SourceFile(root.relativize(path), lines, declared.methods, declared.types);
    }

    private static final class Declarations extends TreeScanner<@Nullable Void, @Nullable Void> {
        final List<Method> methods = new ArrayList<>();
        final List<String> types = new ArrayList<>();
        private final CompilationUnitTree unit;
        private final SourcePositions positions;

        Declarations(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
            types.add(type.getSimpleName().toString());
            return super.visitClass(type, null);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            if (method.getBody() != null) {
                int first = line(positions.getStartPosition(unit, method.getBody()));
                int last = line(positions.getEndPosition(unit, (Tree) method.getBody()));
                methods.add(new Method(method.getName().toString(), first, last - first + 1));
            }
            return super.visitMethod(method, null);
        }

        private int line(long position) {
            return position < 0 ? 0 : (int) unit.getLineMap().getLineNumber(position);
        }
    }
}
