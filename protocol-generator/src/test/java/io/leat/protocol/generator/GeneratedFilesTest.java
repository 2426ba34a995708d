package io.leat.protocol.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedFilesTest {
    @TempDir Path directory;

    @Test
    void aFileWhoseContentIsTheSameIsNotTouched() throws IOException {
        Path file = directory.resolve("A.java");
        Files.writeString(file, "a");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1000));
        GeneratedFiles files = GeneratedFiles.open(directory);
        assertThat(files.put("A.java", "a")).isFalse();
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(FileTime.fromMillis(1000));
        assertThat(files.put("A.java", "b")).isTrue();
        assertThat(file).hasContent("b");
    }

    @Test
    void filesOfEarlierRunsAreDeleted() throws IOException {
        Files.writeString(directory.resolve("Old.java"), "old");
        GeneratedFiles files = GeneratedFiles.open(directory);
        files.put("New.java", "new");
        files.deleteOthers();
        assertThat(directory).isDirectoryContaining("glob:**New.java");
        assertThat(directory).isDirectoryNotContaining("glob:**Old.java");
    }
}
