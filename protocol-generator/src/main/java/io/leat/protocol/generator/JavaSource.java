package io.leat.protocol.generator;

/// Java source text being written: lines, indented by the braces that are open.
final class JavaSource {
    private final StringBuilder text = new StringBuilder();
    private int depth;

    JavaSource line(String line) {
        if (line.startsWith("}")) {
            depth--;
        }
        text.append("    ".repeat(line.isEmpty() ? 0 : depth)).append(line).append('\n');
        if (line.endsWith("{") || line.endsWith("->{")) {
            depth++;
        }
        return this;
    }

    JavaSource line() {
        return line("");
    }

    /// The head every generated file of the message package starts with.
    static JavaSource file(String... imports) {
        JavaSource out = new JavaSource();
        out.line("// Generated from the message specifications; edits are lost.");
        out.line("package io.leat.protocol.message;").line();
        for (String name : imports) {
            out.line("import " + name + ";");
        }
        return out.line();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
