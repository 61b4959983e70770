/// What users see when something is wrong. Read `ErrorMessagesTest`.
@NullMarked
package dev.kindling.tests.errors;

import org.jspecify.annotations.NullMarked;
