package dev.tenancy.web.admin;

import jakarta.faces.application.FacesMessage;
import jakarta.faces.component.UIComponent;
import jakarta.faces.context.FacesContext;
import jakarta.faces.convert.Converter;
import jakarta.faces.convert.ConverterException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is typed into a form, as the value it stands for: the value's own rule is the form's rule, and its message the one
 * that stands at the field.
 *
 * @param <T> the value
 */
abstract class Typed<T> implements Converter<T> {

    private final Function<String, T> type;

    Typed(Function<String, T> type) {
        this.type = type;
    }

    @Override
    public @Nullable T getAsObject(FacesContext faces, UIComponent input, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return type.apply(text);
        } catch (IllegalArgumentException e) {
            String rule = String.valueOf(e.getMessage());
            String sentence = Character.toUpperCase(rule.charAt(0)) + rule.substring(1) + ".";
            throw new ConverterException(new FacesMessage(FacesMessage.SEVERITY_ERROR, sentence, sentence), e);
        }
    }

    @Override
    public String getAsString(FacesContext faces, UIComponent input, @Nullable T value) {
        return value == null ? "" : value.toString();
    }
}
