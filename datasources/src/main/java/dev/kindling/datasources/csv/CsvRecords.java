package dev.kindling.datasources.csv;

import dev.kindling.datasources.file.FieldTable;
import dev.kindling.datasources.file.RowProblems;

/// The records of a part of a CSV file, found but not yet parsed.
sealed interface CsvRecords extends AutoCloseable permits ByteCsvRecords, UnivocityRecords {

    /// Fills `table` with the next records and marks those without exactly one field per column. What the table
    /// pointed to before is gone.
    ///
    /// @return false at the end, with an empty table
    boolean next(FieldTable table, RowProblems problems);

    /// The number of the line, from 1, on which row `row` of the table begins.
    long line(FieldTable table, int row);

    /// How many fields the last record of the table has in the file.
    int lastFieldCount();

    /// The bytes read since this was asked last.
    long takeBytesRead();

    @Override
    void close();
}
