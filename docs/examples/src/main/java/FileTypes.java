import dev.kindling.rdd.KindlingContext;

/// Counts what a log asks for by type of file, on the side, while it sums bytes: `FileTypes data/access.log`.
public final class FileTypes {

    private FileTypes() {}

    public static void main(String[] args) {
        try (var context = KindlingContext.builder().master("local[2]").build()) {
            var pages = context.longAccumulator("pages");
            var images = context.longAccumulator("images");
            var others = context.collectionAccumulator("others");
            double bytes = AccessLog.requests(context, args[0])
                    .mapToDouble(request -> {
                        if (request.path().endsWith(".html")) pages.add(1);
                        else if (request.path().endsWith(".png")) images.add(1);
                        else others.add(request.path());
                        return request.bytes();
                    })
                    .sum();
            System.out.printf("%.0f bytes%n", bytes);
            System.out.println(pages.value() + " pages, " + images.value() + " images, others: " + others.value());
        }
    }
}
