package dev.tenancy.web.admin;

import jakarta.faces.context.ExceptionHandler;
import jakarta.faces.context.ExceptionHandlerFactory;

/** Puts {@link ConsoleErrors} before what Faces does by itself. */
public class ConsoleErrorsFactory extends ExceptionHandlerFactory {

    /** Called by Faces. */
    public ConsoleErrorsFactory(ExceptionHandlerFactory wrapped) {
        super(wrapped);
    }

    @Override
    public ExceptionHandler getExceptionHandler() {
        return new ConsoleErrors(getWrapped().getExceptionHandler());
    }
}
