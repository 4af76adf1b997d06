package dev.tenancy.web.admin;

import dev.tenancy.access.KeyName;
import dev.tenancy.operator.Password;
import dev.tenancy.operator.Username;
import jakarta.faces.convert.FacesConverter;

/** Values that forms of accounts take: a bean whose property has one of these types needs no converter of its own. */
final class TypedValues {

    private TypedValues() {}

    /** Of the name of a key or token. */
    @FacesConverter(forClass = KeyName.class)
    public static final class OfKeyName extends Typed<KeyName> {
        /** Called by Faces. */
        public OfKeyName() {
            super(KeyName::new);
        }
    }

    /** Of an operator's username. */
    @FacesConverter(forClass = Username.class)
    public static final class OfUsername extends Typed<Username> {
        /** Called by Faces. */
        public OfUsername() {
            super(Username::new);
        }
    }

    /** Of a password. */
    @FacesConverter(forClass = Password.class)
    public static final class OfPassword extends Typed<Password> {
        /** Called by Faces. */
        public OfPassword() {
            super(Password::new);
        }
    }
}
