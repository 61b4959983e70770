package dev.kindling.rdd.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.KindlingContext;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3FileSystemTest {

    private final FakeS3 store = new FakeS3();
    private final FileSystems systems = FileSystems.standard(store.settings());
    private final FileSystem system = systems.of("s3://bucket/x");

    S3FileSystemTest() throws Exception {}

    @AfterEach
    void close() {
        store.close();
    }

    private void write(String path, byte[] bytes) throws Exception {
        try (OutputStream out = system.create(path)) {
            out.write(bytes);
        }
    }

    private byte[] read(String path) throws Exception {
        try (InputFile file = system.open(path);
                var in = file.stream(0)) {
            return in.readAllBytes();
        }
    }

    private List<String> find(String path) {
        return new FileListing(systems)
                .find(List.of(path)).stream().map(DataFile::path).toList();
    }

    /// The examples that Amazon publishes with its description of the signature.
    @ParameterizedTest
    @CsvSource({
        "/?lifecycle, fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        "/?max-keys=2&prefix=J, 34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
    })
    void signsAsAmazonsExamples(String pathAndQuery, String signature) {
        assertThat(sign(pathAndQuery, Map.of())).endsWith("Signature=" + signature);
    }

    @Test
    void signsHeadersAsAmazonsExample() {
        assertThat(sign("/test.txt", Map.of("range", "bytes=0-9")))
                .isEqualTo("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                        + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
                        + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    }

    private static String sign(String pathAndQuery, Map<String, String> more) {
        var headers = new HashMap<>(more);
        headers.put("host", "examplebucket.s3.amazonaws.com");
        headers.put("x-amz-date", "20130524T000000Z");
        headers.put("x-amz-content-sha256", S3Signature.EMPTY_BODY);
        return S3Signature.authorization(
                "AKIAIOSFODNN7EXAMPLE",
                "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                "us-east-1",
                "GET",
                URI.create("https://examplebucket.s3.amazonaws.com" + pathAndQuery),
                headers);
    }

    @Test
    void readsWhatItWrote() throws Exception {
        for (String key : List.of("a", "deep/er/b", "mit leer & ümlaut/+%20=?#.txt", "x//y")) {
            byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
            write("s3://bucket/" + key, bytes);
            assertThat(read("s3://bucket/" + key)).isEqualTo(bytes);
            assertThat(system.status("s3://bucket/" + key).sizeBytes()).isEqualTo(bytes.length);
        }
        assertThat(store.contents()).hasSize(4).containsKey("bucket/mit leer & ümlaut/+%20=?#.txt");
        write("s3://bucket/empty", new byte[0]);
        assertThat(read("s3://bucket/empty")).isEmpty();
    }

    @Test
    void writesLargeObjectsInParts() throws Exception {
        byte[] bytes = new byte[(20 << 20) + 17];
        new SplittableRandom(1).nextBytes(bytes);
        write("s3://bucket/large", bytes);
        assertThat(store.requests()).anyMatch(request -> request.contains("partNumber=3"));
        assertThat(read("s3://bucket/large")).isEqualTo(bytes);
        byte[] middle = new byte[1000];
        try (InputFile file = system.open("s3://bucket/large")) {
            assertThat(file.read(12_345_678, middle, 0, 1000)).isEqualTo(1000);
            assertThat(file.read(bytes.length - 10, middle, 0, 1000)).isEqualTo(10);
            assertThat(file.read(bytes.length, middle, 0, 1000)).isEqualTo(-1);
        }
    }

    @Test
    void leavesNothingOfAnUploadThatFails() throws Exception {
        OutputStream out = system.create("s3://bucket/large");
        out.write(new byte[9 << 20]);
        store.fail(5, FakeS3.Fault.of(503, "SlowDown"));
        var error = catchThrowableOfType(KindlingException.class, () -> out.write(new byte[9 << 20]));
        assertThat(error.parameters()).containsEntry("status", "503");
        out.close();
        assertThat(store.contents()).isEmpty();
        assertThat(store.openUploads()).isZero();
    }

    @Test
    void listsFoldersPageByPage() throws Exception {
        for (int i = 0; i < 10; i++) store.put("bucket/data/part-" + i + ".txt", "line " + i);
        for (int i = 0; i < 4; i++) store.put("bucket/data/k=" + i + "/p.txt", "x");
        store.put("bucket/database/other.txt", "x");
        assertThat(system.list("s3://bucket/data")).hasSize(14);
        assertThat(system.list("s3://bucket/data").stream().filter(FileStatus::isFolder))
                .hasSize(4);
        assertThat(system.list("s3://bucket")).extracting(FileStatus::name).containsExactly("data", "database");
        assertThat(find("s3://bucket/data")).hasSize(14);
        assertThat(find("s3://bucket/data/part-[0-3].txt")).hasSize(4);
        assertThat(find("s3://bucket/**/{p,other}.txt")).hasSize(5);
        assertThat(find("s3://bucket/data/k=1,s3://bucket/database/*"))
                .containsExactly("s3://bucket/data/k=1/p.txt", "s3://bucket/database/other.txt");
    }

    @Test
    void saysHowMuchOfAPathIsThere() {
        store.put("bucket/data/a.txt", "x");
        var error = catchThrowableOfType(KindlingException.class, () -> find("s3://bucket/data/none/*.txt"));
        assertThat(error.condition()).isEqualTo(ErrorCondition.PATH_NOT_FOUND);
        assertThat(error.parameters()).containsEntry("nearestParent", "s3://bucket/data");
        error = catchThrowableOfType(KindlingException.class, () -> find("s3://bucket/nothing"));
        assertThat(error.parameters()).containsEntry("path", "s3://bucket/nothing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3", "s3a", "s3n"})
    void takesAllThreeSchemes(String scheme) {
        store.put("bucket/a.txt", "x\ny\n");
        try (var context = KindlingContext.builder()
                .master("local[2]")
                .fileSystems(FileSystems.standard(store.settings()))
                .build()) {
            assertThat(context.textFile(scheme + "://bucket/*.txt").collect()).containsExactly("x", "y");
        }
    }

    @Test
    void cutsFilesIntoPartitions() {
        String text = IntStream.range(0, 2000).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));
        store.put("bucket/a.txt", text);
        try (var context = KindlingContext.builder()
                .master("local[2]")
                .fileSystems(FileSystems.standard(store.settings()))
                .build()) {
            var lines = context.textFile("s3://bucket/a.txt", 7);
            assertThat(lines.getNumPartitions()).isGreaterThanOrEqualTo(7);
            assertThat(lines.collect()).isEqualTo(text.lines().toList());
        }
    }

    // --- Faults.

    @ParameterizedTest
    @CsvSource({"500, InternalError", "503, SlowDown", "503, ServiceUnavailable", "429, SlowDown", "400, RequestTimeout"
    })
    void triesAgainWhatMayPass(int status, String code) throws Exception {
        store.put("bucket/a.txt", "content");
        InputFile file = system.open("s3://bucket/a.txt");
        store.forgetRequests();
        store.fail(4, FakeS3.Fault.of(status, code));
        byte[] bytes = new byte[7];
        file.readFully(0, bytes, 0, 7);
        assertThat(bytes).isEqualTo("content".getBytes(StandardCharsets.UTF_8));
        assertThat(store.requests()).hasSize(5);
    }

    @Test
    void saysHowOftenItTried() {
        store.put("bucket/a.txt", "content");
        store.fail(100, FakeS3.Fault.of(503, "SlowDown"));
        var error = catchThrowableOfType(KindlingException.class, () -> system.open("s3://bucket/a.txt"));
        assertThat(error.condition()).isEqualTo(ErrorCondition.FILE_NOT_READABLE);
        assertThat(error.parameters())
                .containsEntry("path", "s3://bucket/a.txt")
                .containsEntry("status", "503")
                .containsEntry("attempts", "5");
        assertThat(store.requests()).hasSize(5);
    }

    @Test
    void doesNotTryAgainWhatIsForbidden() {
        var settings = new HashMap<>(store.settings());
        settings.put(FileSystemOptions.S3_SECRET_KEY, "wrong");
        var other = FileSystems.standard(settings).of("s3://bucket/x");
        var error = catchThrowableOfType(KindlingException.class, () -> other.list("s3://bucket"));
        assertThat(error.condition()).isEqualTo(ErrorCondition.FILE_NOT_READABLE);
        assertThat(error.parameters()).containsEntry("status", "403").containsEntry("attempts", "1");
        assertThat(error.detail()).contains("SignatureDoesNotMatch");
    }

    @Test
    void saysInWhichRegionABucketIs() {
        store.fail(1, new FakeS3.Fault(301, "PermanentRedirect", Map.of("x-amz-bucket-region", "eu-west-9")));
        var error = catchThrowableOfType(KindlingException.class, () -> system.list("s3://bucket"));
        assertThat(error.hint()).contains(FileSystemOptions.S3_REGION).contains("eu-west-9");
    }

    @Test
    void noticesThatAFileWasReplacedWhileItWasRead() {
        store.put("bucket/a.txt", "first");
        InputFile file = system.open("s3://bucket/a.txt");
        store.put("bucket/a.txt", "other");
        var error = catchThrowableOfType(KindlingException.class, () -> file.read(0, new byte[5], 0, 5));
        assertThat(error.parameters()).containsEntry("status", "412");
    }

    // --- Output.

    private Map<String, Integer> filesByVersion(String target) throws Exception {
        var versions = new TreeMap<String, Integer>();
        for (String file : find(target))
            versions.merge(new String(read(file), StandardCharsets.UTF_8), 1, Integer::sum);
        return versions;
    }

    @Test
    void commitsOutputWhole() throws Exception {
        String target = "s3://bucket/tables/out";
        DyingWriter.write(system, target, OutputMode.ERROR, "1");
        assertThat(filesByVersion(target)).isEqualTo(Map.of("1", 6));
        DyingWriter.write(system, target, OutputMode.APPEND, "2");
        assertThat(filesByVersion(target)).isEqualTo(Map.of("1", 6, "2", 6));
        DyingWriter.write(system, target, OutputMode.OVERWRITE, "3");
        assertThat(filesByVersion(target)).isEqualTo(Map.of("3", 6));
        assertThat(store.contents()).hasSize(7).containsKey("bucket/tables/out/_SUCCESS");
        assertThat(catchThrowableOfType(
                                KindlingException.class, () -> DyingWriter.write(system, target, OutputMode.ERROR, "4"))
                        .condition())
                .isEqualTo(ErrorCondition.PATH_ALREADY_EXISTS);
    }

    @Test
    void hidesOutputUntilItIsCommitted() throws Exception {
        String target = "s3://bucket/tables/out";
        DyingWriter.write(system, target, OutputMode.ERROR, "1");
        for (OutputMode mode : List.of(OutputMode.APPEND, OutputMode.OVERWRITE)) {
            var job = new OutputJob(system, target, mode, OutputJob.Durability.SYNCED);
            job.begin();
            try (var lost = job.open(0, 0);
                    var out = lost.create("", "txt")) {
                out.write('x');
            }
            try (var winner = job.open(0, 1)) {
                try (var out = winner.create("", "txt")) {
                    out.write('x');
                }
                winner.commit();
            }
            assertThat(filesByVersion(target)).isEqualTo(Map.of("1", 6));
            job.abort();
            assertThat(filesByVersion(target)).isEqualTo(Map.of("1", 6));
            assertThat(store.contents()).hasSize(7);
        }
    }

    @Test
    void replacesASingleFile() throws Exception {
        for (String version : List.of("1", "2")) {
            try (var output = new SingleFileOutput(system, "s3://bucket/one.txt", OutputMode.OVERWRITE)) {
                write(output.path(), version.getBytes(StandardCharsets.UTF_8));
                output.commit();
            }
            assertThat(store.contents()).isEqualTo(Map.of("bucket/one.txt", version));
        }
    }

    @Test
    void doesNotRenameFolders() {
        store.put("bucket/a/b.txt", "x");
        var error =
                catchThrowableOfType(KindlingException.class, () -> system.rename("s3://bucket/a", "s3://bucket/c"));
        assertThat(error.condition()).isEqualTo(ErrorCondition.UNSUPPORTED_FEATURE);
    }

    @Test
    void keepsSecretsOutOfTexts() {
        assertThat(system.toString()).doesNotContain(FakeS3.SECRET_KEY);
    }
}
