package dev.tenancy.web.resolution;

import dev.tenancy.operator.OperatorRole;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The least role a method of an operator's resource asks for. Without it, looking asks for a viewer and everything else for
 * an operator.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Needs {

    /** The role. */
    OperatorRole value();
}
