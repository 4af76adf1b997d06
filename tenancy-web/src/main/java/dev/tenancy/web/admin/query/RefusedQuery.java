package dev.tenancy.web.admin.query;

import java.util.Optional;

/**
 * Why a query was refused, and at which place of it.
 *
 * @param words why
 * @param line in which line, counted from 1; 0 if it is about no place
 * @param column at which character of it, counted from 1
 * @param before what stands in that line before the place
 * @param at what stands there
 * @param after what stands behind it
 */
public record RefusedQuery(String words, int line, int column, String before, String at, String after) {

    /** So much of a line is shown on either side of the place. */
    private static final int AROUND = 60;

    /** @param position counted from 1 in characters; 0, or one that is not in the text: no place */
    static RefusedQuery of(String words, String text, int position) {
        int points = text.codePointCount(0, text.length());
        if (position < 1 || position > points + 1) {
            return new RefusedQuery(words, 0, 0, "", "", "");
        }
        int index = text.offsetByCodePoints(0, position - 1);
        int begin = text.lastIndexOf('\n', index - 1) + 1;
        int end = Optional.of(text.indexOf('\n', index))
                .filter(found -> found >= 0)
                .orElse(text.length());
        int wordEnd = index;
        while (wordEnd < end && Character.isLetterOrDigit(text.charAt(wordEnd))) {
            wordEnd++;
        }
        wordEnd = Math.min(end, Math.max(wordEnd, index + 1));
        int line = (int) text.substring(0, index)
                        .chars()
                        .filter(each -> each == '\n')
                        .count()
                + 1;
        return new RefusedQuery(
                words,
                line,
                text.codePointCount(begin, index) + 1,
                text.substring(Math.max(begin, index - AROUND), index),
                text.substring(index, wordEnd),
                text.substring(wordEnd, Math.min(end, wordEnd + AROUND)));
    }
}
