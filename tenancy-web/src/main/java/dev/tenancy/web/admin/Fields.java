package dev.tenancy.web.admin;

import jakarta.faces.application.FacesMessage;
import jakarta.faces.context.FacesContext;
import java.util.Optional;
import java.util.function.Function;

/** Reads what was typed into a form by the rules of the values themselves; what breaks one is told next to the input. */
public final class Fields {

    private Fields() {}

    /** The value of a text; empty if it breaks a rule, which is told at the input of this id. */
    public static <T> Optional<T> read(String input, String text, Function<String, T> parse) {
        return readAsTyped(input, text.strip(), parse);
    }

    /** The same with the spaces around it, which are part of a password. */
    public static <T> Optional<T> readAsTyped(String input, String text, Function<String, T> parse) {
        try {
            return Optional.of(parse.apply(text));
        } catch (IllegalArgumentException e) {
            refuse(input, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** The same of an input that may be left empty: then there is no value, and nothing is refused. */
    public static <T> Optional<T> readOptional(String input, String text, Function<String, T> parse) {
        return text.isBlank() ? Optional.empty() : read(input, text, parse);
    }

    /** Tells at an input what is wrong with it. */
    public static void refuse(String input, String why) {
        String sentence = sentence(why);
        FacesContext faces = FacesContext.getCurrentInstance();
        faces.addMessage(input, new FacesMessage(FacesMessage.SEVERITY_ERROR, sentence, sentence));
        faces.validationFailed();
    }

    /** Whether something was refused. */
    public static boolean anyRefused() {
        return FacesContext.getCurrentInstance().isValidationFailed();
    }

    /** A rule as people read it: {@code must not be empty} becomes {@code Must not be empty.} */
    public static String sentence(String text) {
        int first = text.codePointAt(0);
        String capital = Character.toString(Character.toUpperCase(first)) + text.substring(Character.charCount(first));
        return capital.endsWith(".") ? capital : capital + ".";
    }
}
