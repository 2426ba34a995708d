package io.leat.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.dist.SourceTree.SourceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// House style as a test. There is no list of exemptions: what fails here is changed.
class TidyTest {
    private static final int LINE_MAX = 100;
    private static final int METHOD_MAX = 60;
    private static final int FILE_MAX = 600;
    private static final int PACKAGE_MAX = 30;

    private static final SourceTree TREE = SourceTree.load();

    /// Text that may stand only below certain paths, and what to use elsewhere.
    private record Ban(Pattern text, Pattern allowedPath, String instead) {
        Ban(String text, String allowedPath, String instead) {
            this(Pattern.compile(text), Pattern.compile(allowedPath), instead);
        }
    }

    private static final String SHELL =
            "^(client|dist|benchmarks|systemtest)/|log/Clock\\.java$|/src/test/";
    private static final List<Ban> BANS =
            List.of(
                    new Ban("System\\.nanoTime\\(", SHELL, "io.leat.log.Clock or a parameter"),
                    new Ban("System\\.currentTimeMillis\\(", SHELL, "Clock or a parameter"),
                    new Ban("new Random\\(\\)", "^$", "a RandomGenerator with a printed seed"),
                    new Ban("Thread\\.sleep\\(", "^(systemtest|benchmarks)/", "a condition"),
                    new Ban(
                            "System\\.(out|err)\\b",
                            "^(dist|benchmarks|systemtest|protocol-gen)",
                            "a logger"),
                    new Ban("printStackTrace", "^$", "a logger"),
                    new Ban("@author|\\bTODO\\b|\\bFIXME\\b|\\bXXX\\b", "^$", "an issue"),
                    new Ban(
                            "catch \\((Exception|Throwable)\\b(?!.*// loop top)",
                            "^$",
                            "the exception meant, or `// loop top: why` where a loop ends"),
                    new Ban("^\\s*///? ?(-{4,}|={4,}|\\*{4,})", "^$", "a second file"),
                    new Ban("@Disabled", "^$", "a test that runs"),
                    new Ban("\\t", "^$", "spaces"));

    private static final Pattern BAD_TYPE_NAME =
            Pattern.compile("^Abstract.*|.*(Manager|Helper|Utils?|Impl|Base)$");
    private static final Pattern BAD_METHOD_NAME = Pattern.compile("^get([A-Z].*)?$");
    private static final Pattern BAD_PACKAGE =
            Pattern.compile("/(impl|utils?|common|core|model|dto|helpers?)/[^/]+$");

    @Test
    void noLineIsLongerThanOneHundredColumns() {
        List<String> found = new ArrayList<>();
        TREE.files()
                .forEach(file ->
                        eachLine(
                                file,
                                (line, where) -> {
                                    if (line.length() > LINE_MAX && !line.startsWith("import ")) {
                                        found.add(where + " has " + line.length() + " columns");
                                    }
                                }));
        assertThat(found).isEmpty();
    }

    @Test
    void noFileIsLongerThanSixHundredLines() {
        assertThat(
                        TREE.files().stream()
                                .filter(file -> file.lines().size() > FILE_MAX)
                                .map(file ->
                                        file.path() + " has " + file.lines().size() + " lines"))
                .isEmpty();
    }

    @Test
    void noMethodIsLongerThanSixtyLines() {
        List<String> found = new ArrayList<>();
        for (SourceFile file : TREE.files()) {
            for (SourceTree.Method method : file.methods()) {
                if (method.lineCount() > METHOD_MAX) {
                    found.add(at(file, method) + " has " + method.lineCount() + " lines");
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void noPackageHasMoreThanThirtyFiles() {
        Map<Path, Integer> counts = new HashMap<>();
        TREE.files().forEach(file -> counts.merge(file.folder(), 1, Integer::sum));
        assertThat(counts.entrySet().stream().filter(entry -> entry.getValue() > PACKAGE_MAX))
                .isEmpty();
    }

    @Test
    void bannedTextHasAReplacement() {
        List<String> found = new ArrayList<>();
        for (SourceFile file : TREE.files()) {
            if (file.path().endsWith("TidyTest.java")) {
                continue;
            }
            for (Ban ban : BANS) {
                if (!ban.allowedPath.matcher(file.path().toString()).find()) {
                    eachLine(
                            file,
                            (line, where) -> {
                                if (ban.text.matcher(line).find()) {
                                    found.add(where + ": " + line.strip() + " -> " + ban.instead);
                                }
                            });
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void namesSayWhatAThingIs() {
        List<String> found = new ArrayList<>();
        for (SourceFile file : TREE.files()) {
            if (BAD_PACKAGE.matcher(file.path().toString()).find()) {
                found.add(file.path() + ": name the package by its feature");
            }
            file.types().stream()
                    .filter(type -> BAD_TYPE_NAME.matcher(type).matches())
                    .forEach(type -> found.add(file.path() + ": type " + type));
            file.methods().stream()
                    .filter(method -> file.isMain())
                    .filter(method -> BAD_METHOD_NAME.matcher(method.name()).matches())
                    .filter(method -> !isOverride(file, method))
                    .forEach(method -> found.add(at(file, method) + " starts with get"));
        }
        assertThat(found).isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIsAndIsNullMarked() {
        List<String> found = new ArrayList<>();
        TREE.files().stream()
                .filter(SourceFile::isMain)
                .map(SourceFile::folder)
                .distinct()
                .forEach(folder -> {
                    Path info = folder.resolve("package-info.java");
                    if (!Files.exists(TREE.root().resolve(info))) {
                        found.add(info + " is missing");
                    }
                });
        TREE.files().stream()
                .filter(file -> file.isMain() && file.path().endsWith("package-info.java"))
                .filter(file -> !String.join("\n", file.lines()).matches("(?s)///.*@NullMarked.*"))
                .forEach(file -> found.add(file.path() + " lacks its /// text or @NullMarked"));
        assertThat(found).isEmpty();
    }

    private static boolean isOverride(SourceFile file, SourceTree.Method method) {
        for (int line = method.firstLine() - 1;
                line >= Math.max(0, method.firstLine() - 4);
                line--) {
            if (file.lines().get(line).contains("@Override")) {
                return true;
            }
        }
        return false;
    }

    private static String at(SourceFile file, SourceTree.Method method) {
        return file.path() + ":" + method.firstLine() + " " + method.name();
    }

    private interface LineCheck {
        void check(String line, String where);
    }

    private static void eachLine(SourceFile file, LineCheck check) {
        for (int i = 0; i < file.lines().size(); i++) {
            check.check(file.lines().get(i), file.path() + ":" + (i + 1));
        }
    }
}
