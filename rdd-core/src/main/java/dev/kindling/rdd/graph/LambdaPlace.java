package dev.kindling.rdd.graph;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.LineNumberInfo;
import java.lang.invoke.SerializedLambda;
import org.jspecify.annotations.Nullable;

/// Where a lambda is in its source file, as its class file tells.
final class LambdaPlace {

    private LambdaPlace() {}

    /// ` (Main.java:12)`, or nothing if the class file does not say or cannot be read.
    static String of(SerializedLambda lambda) {
        String path = lambda.getImplClass() + ".class";
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try (InputStream in =
                loader == null ? ClassLoader.getSystemResourceAsStream(path) : loader.getResourceAsStream(path)) {
            return in == null ? "" : describe(ClassFile.of().parse(in.readAllBytes()), lambda);
        } catch (IOException | IllegalArgumentException _) {
            return ""; // the error goes on without the line
        }
    }

    private static String describe(ClassModel type, SerializedLambda lambda) {
        for (MethodModel method : type.methods()) {
            if (!method.methodName().equalsString(lambda.getImplMethodName())
                    || !method.methodType().equalsString(lambda.getImplMethodSignature())) continue;
            String file = type.findAttribute(Attributes.sourceFile())
                    .map(source -> source.sourceFile().stringValue())
                    .orElse("");
            Integer line = firstLine(method);
            return line == null || file.isEmpty() ? "" : " (" + file + ":" + line + ")";
        }
        return "";
    }

    private static @Nullable Integer firstLine(MethodModel method) {
        return method.code()
                .flatMap(code -> code.findAttribute(Attributes.lineNumberTable()))
                .flatMap(table -> table.lineNumbers().stream()
                        .map(LineNumberInfo::lineNumber)
                        .min(Integer::compare))
                .orElse(null);
    }
}
