package dev.kindling.rdd.io;

import dev.kindling.rdd.io.HttpRequests.Answer;
import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// The documents that S3 answers with.
final class S3Xml {

    /// One page of a listing.
    ///
    /// @param folders prefixes, with a slash at the end
    /// @param continuation null after the last page
    record Page(
            List<Found> objects,
            List<String> folders,
            @Nullable String continuation) {}

    /// An object of a listing.
    record Found(String key, long sizeBytes, long modifiedMillis) {}

    private S3Xml() {}

    private static XMLStreamReader reader(byte[] document) throws XMLStreamException {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory.createXMLStreamReader(new ByteArrayInputStream(document), "UTF-8");
    }

    /// What S3 calls the error that an answer reports, or null if it reports none.
    static @Nullable String errorCode(Answer answer) {
        if (!answer.text().contains("<Error>")) return null;
        return text(answer.body(), "Code");
    }

    /// The text of the first element `name`, or null.
    static @Nullable String text(byte[] document, String name) {
        try {
            XMLStreamReader xml = reader(document);
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT
                        && xml.getLocalName().equals(name)) return xml.getElementText();
            }
            return null;
        } catch (XMLStreamException _) {
            return null; // not XML: then it says nothing under this name
        }
    }

    /// @param path what errors name
    static Page page(String path, byte[] document) {
        var objects = new ArrayList<Found>();
        var folders = new ArrayList<String>();
        String continuation = null;
        try {
            XMLStreamReader xml = reader(document);
            while (xml.hasNext()) {
                if (xml.next() != XMLStreamConstants.START_ELEMENT) continue;
                switch (xml.getLocalName()) {
                    case "Contents" -> objects.add(object(xml));
                    case "CommonPrefixes" -> {
                        while (xml.nextTag() == XMLStreamConstants.START_ELEMENT)
                            folders.add(decode(xml.getElementText()));
                    }
                    case "NextContinuationToken" -> continuation = xml.getElementText();
                    default -> {}
                }
            }
        } catch (XMLStreamException | DateTimeException | NumberFormatException e) {
            throw FileErrors.corrupt(path, "the list of its files cannot be read (" + e.getMessage() + ")", e);
        }
        return new Page(objects, folders, continuation);
    }

    private static Found object(XMLStreamReader xml) throws XMLStreamException {
        String key = "";
        long size = 0;
        long modified = 0;
        int depth = 1;
        while (depth > 0) {
            int event = xml.next();
            if (event == XMLStreamConstants.END_ELEMENT) depth--;
            if (event != XMLStreamConstants.START_ELEMENT) continue;
            switch (xml.getLocalName()) {
                case "Key" -> key = decode(xml.getElementText());
                case "Size" -> size = Long.parseLong(xml.getElementText().strip());
                case "LastModified" ->
                    modified = Instant.parse(xml.getElementText().strip()).toEpochMilli();
                default -> depth++;
            }
        }
        return new Found(key, size, modified);
    }

    /// Listings are asked for with keys encoded, since XML cannot say every character.
    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
