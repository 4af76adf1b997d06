package dev.tenancy.cli.tenant;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Sizes as people write them: {@code 800}, {@code 500M}, {@code 64G}, {@code 2T}; a K is 1024. */
final class SizeText implements ITypeConverter<Long> {

    private static final Pattern FORM = Pattern.compile("(\\d{1,6})([KMGT]?)");

    @Override
    public Long convert(String text) {
        Matcher form = FORM.matcher(text.strip().toUpperCase(Locale.ROOT));
        if (!form.matches()) {
            throw new TypeConversionException("'" + text + "' is no size: write 800, 500M, 64G or 2T");
        }
        long amount = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "K" -> amount << 10;
            case "M" -> amount << 20;
            case "G" -> amount << 30;
            case "T" -> amount << 40;
            default -> amount;
        };
    }
}
