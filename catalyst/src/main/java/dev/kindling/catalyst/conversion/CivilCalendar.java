package dev.kindling.catalyst.conversion;

/// Dates as days since 1970-01-01 in the proleptic Gregorian calendar, without objects.
///
/// The arithmetic counts years from March, so that the leap day is a year's last day, in eras of 400 years.
public final class CivilCalendar {

    public static final long MICROS_PER_SECOND = 1_000_000L;
    public static final long MICROS_PER_DAY = 86_400L * MICROS_PER_SECOND;

    private static final int DAYS_PER_ERA = 146_097;
    private static final int DAYS_TO_EPOCH = 719_468;

    private CivilCalendar() {}

    public static int year(int day) {
        long packed = split(day);
        return (int) (packed >> 16);
    }

    public static int month(int day) {
        return (int) (split(day) >> 8 & 0xFF);
    }

    public static int dayOfMonth(int day) {
        return (int) (split(day) & 0xFF);
    }

    /// Year, month and day of month packed as `year << 16 | month << 8 | day`.
    public static long split(int day) {
        long shifted = (long) day + DAYS_TO_EPOCH;
        long era = Math.floorDiv(shifted, DAYS_PER_ERA);
        int dayOfEra = (int) (shifted - era * DAYS_PER_ERA);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int shiftedMonth = (5 * dayOfYear + 2) / 153;
        int dayOfMonth = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1;
        int month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        return year << 16 | (long) month << 8 | dayOfMonth;
    }

    /// The day of a valid year, month and day of month.
    public static int day(int year, int month, int dayOfMonth) {
        long y = month <= 2 ? year - 1L : year;
        long era = Math.floorDiv(y, 400L);
        int yearOfEra = (int) (y - era * 400);
        int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + dayOfMonth - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return Math.toIntExact(era * DAYS_PER_ERA + dayOfEra - DAYS_TO_EPOCH);
    }

    public static boolean isLeapYear(int year) {
        return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    public static int daysInMonth(int year, int month) {
        return switch (month) {
            case 2 -> isLeapYear(year) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    public static boolean isValid(int year, int month, int dayOfMonth) {
        return month >= 1 && month <= 12 && dayOfMonth >= 1 && dayOfMonth <= daysInMonth(year, month);
    }

    /// `day` that many months later; the last of the month where the month is shorter.
    public static int addMonths(int day, int months) {
        long packed = split(day);
        long total = (packed >> 16) * 12 + ((packed >> 8 & 0xFF) - 1) + months;
        int year = Math.toIntExact(Math.floorDiv(total, 12L));
        int month = (int) Math.floorMod(total, 12L) + 1;
        return day(year, month, Math.min((int) (packed & 0xFF), daysInMonth(year, month)));
    }

    public static int dayOfYear(int day) {
        return day - day(year(day), 1, 1) + 1;
    }

    /// Monday is 0.
    public static int weekday(int day) {
        return Math.floorMod(day + 3, 7);
    }

    /// The week of ISO 8601, which begins on Monday and belongs to the year its Thursday lies in.
    public static int isoWeek(int day) {
        int thursday = day - weekday(day) + 3;
        return (dayOfYear(thursday) - 1) / 7 + 1;
    }

    public static int isoYear(int day) {
        return year(day - weekday(day) + 3);
    }
}
